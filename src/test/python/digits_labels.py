"""Writes digits-reference-labels.csv: what the reference implementation and its own processor say the test digits show,
with the bundled model. To be repeated when that model is trained anew. Needs torch, transformers and pillow.
"""

from pathlib import Path

import torch
from PIL import Image
from transformers import BitForImageClassification, BitImageProcessor

MODEL = "src/main/resources/io/sparkbit/hub/bit-tiny-digits"
DIGITS = Path("src/main/data/digits/test")
LABELS = Path("src/test/resources/io/sparkbit/spark/digits-reference-labels.csv")

model = BitForImageClassification.from_pretrained(MODEL).eval()
processor = BitImageProcessor.from_pretrained(MODEL)
files = sorted(DIGITS.glob("*/*.png"))
pixels = processor([Image.open(file) for file in files], return_tensors="pt")["pixel_values"]
with torch.no_grad():
    ids = model(pixels).logits.argmax(1).tolist()

lines = [f"{file.parent.name}/{file.name},{model.config.id2label[id]}" for file, id in zip(files, ids)]
LABELS.write_text("\n".join(["image,label", *lines, ""]))
right = sum(int(file.parent.name) == id for file, id in zip(files, ids))
print(f"{right} of {len(files)} are right")
