"""Pillow's side of PhotoBenchmark: writes photos, then answers one line for each on standard input.

    write FOLDER SOURCE MEGAPIXELS   writes SOURCE with grain at that size, in each format, and prints the names
    time FILE                        prints the milliseconds from the file's bytes to 224 x 224 pixels
"""

import io
import pathlib
import random
import sys
import time

from PIL import Image, ImageChops

EDGE = 224
FORMATS = {
    "baseline.jpg": {"quality": 90},
    "progressive.jpg": {"quality": 90, "progressive": True},
    "photo.png": {},
    "photo.webp": {"quality": 85},
}


def grain(size, draws):
    """Noise of four sizes around 128, as fine structure and as that of a sensor."""
    layer = Image.new("L", size, 128)
    for step, amplitude in ((1, 4), (2, 6), (4, 8), (8, 8)):
        small = (size[0] // step + 1, size[1] // step + 1)
        noise = Image.frombytes("L", small, draws.randbytes(small[0] * small[1]))
        noise = noise.point(lambda value: 128 + (value - 128) * amplitude // 74)
        layer = ImageChops.add(layer, noise.resize(size, Image.BICUBIC), offset=-128)
    return layer.convert("RGB")


def write(folder, source, megapixels):
    height = round((float(megapixels) * 1e6 * 3 / 4) ** 0.5) // 8 * 8
    size = (height * 4 // 3, height)
    image = Image.open(source).convert("RGB").resize(size, Image.BICUBIC)
    image = ImageChops.add(image, grain(size, random.Random(source + megapixels)), offset=-128)
    names = []
    for name, options in FORMATS.items():
        file = pathlib.Path(folder, f"{pathlib.Path(source).stem}-{megapixels}-{name}")
        image.save(file, **options)
        names.append(str(file))
    return " ".join(names)


def milliseconds(file):
    """As BitImageProcessorPil does it with its defaults, but without the copy that convert makes of RGB."""
    data = pathlib.Path(file).read_bytes()
    start = time.perf_counter()
    image = Image.open(io.BytesIO(data))
    image.load()
    if image.mode != "RGB":
        image = image.convert("RGB")
    scale = EDGE / min(image.size)
    width, height = (max(EDGE, int(edge * scale)) for edge in image.size)
    image = image.resize((width, height), Image.BICUBIC)
    left, top = (width - EDGE) // 2, (height - EDGE) // 2
    image.crop((left, top, left + EDGE, top + EDGE)).tobytes()
    return (time.perf_counter() - start) * 1e3


for line in sys.stdin:
    command, *arguments = line.split()
    print(write(*arguments) if command == "write" else milliseconds(*arguments), flush=True)
