"""What torchvision's RandAugment makes of small images, each operation at each magnitude: golden cases for OperationTest.

Writes src/test/resources/io/sparkbit/training/randaugment.json, an operation a line: under "magnitudes" what an operation of the
magnitudes 0 to 30 understands by them for an image of 47 x 61 pixels (height x width), whether signs are drawn, and under "images" the
first 4 bytes of the sha256 of the pixels, in hex, at each magnitude and then, where signs are drawn, at each negative one. Pixels are
Pillow's. Images are golden ones, or the pattern of TestImages.

Run from the root: python src/test/python/golden_randaugment.py (needs torchvision, pillow).
"""

import hashlib
import json
import os
import pathlib

# Vector instructions round some magnitudes otherwise, in the last bit.
os.environ["ATEN_CPU_CAPABILITY"] = "default"

import numpy
from PIL import Image
from torchvision.transforms import InterpolationMode, RandAugment
from torchvision.transforms.autoaugment import _apply_op

ROOT = pathlib.Path("src/test/resources/io/sparkbit")
BINS = 31
TABLE_SIZE = (47, 61)


def pattern(width, height, channels):
    y, x, c = numpy.mgrid[:height, :width, :channels]
    values = ((x * 7 + y * 13 + c * 29) ^ (x * y)).astype(numpy.uint8)
    return Image.fromarray(values if channels == 3 else values[:, :, 0])


IMAGES = {
    **{name: Image.open(ROOT / "image/golden" / name) for name in
       ("chelsea.png", "astronaut_gray.png", "tall.png", "one_pixel.png")},
    **{"x".join(map(str, size)): pattern(*size) for size in ((331, 5, 3), (5, 331, 1), (2, 3, 3), (3, 3, 1))},
}


def space(size):
    """Magnitudes of each operation, and whether signs are drawn."""
    found = RandAugment()._augmentation_space(BINS, size)
    return {name: ([float(value) for value in magnitudes.expand(BINS)], signed)
            for name, (magnitudes, signed) in found.items()}


def digest(image, name, magnitude):
    changed = _apply_op(image, name, magnitude, interpolation=InterpolationMode.NEAREST, fill=None)
    assert changed.size == image.size and changed.mode == image.mode
    return hashlib.sha256(changed.tobytes()).hexdigest()[:8]


def digests(image, name):
    magnitudes, signed = space((image.height, image.width))[name]
    return [digest(image, name, value) for sign in ((1, -1) if signed else (1,)) for value in (sign * m for m in magnitudes)]


def operation(name, magnitudes, signed):
    return {
        "operation": name,
        "signed": signed,
        "magnitudes": magnitudes,
        "images": {image: "".join(digests(pixels, name)) for image, pixels in IMAGES.items()},
    }


def main():
    for pixels in IMAGES.values():
        pixels.load()
    cases = [operation(name, *found) for name, found in space(TABLE_SIZE).items()]
    target = ROOT / "training/randaugment.json"
    target.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(f"{target}: {len(cases)} operations, {target.stat().st_size} bytes")


main()
