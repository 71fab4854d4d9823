"""Makes src/test/resources/io/sparkbit/model/digits: JPEG files of some test digits, and what the reference implementation
gives for them and for the PNG files, with the bundled model in double precision; and how far its own float32 is from that.
To be repeated when that model is trained anew. Needs torch, transformers and pillow.
"""

import json
from pathlib import Path

import torch
from PIL import Image
from transformers import BitForImageClassification
from transformers.models.bit.image_processing_pil_bit import BitImageProcessorPil

MODEL = "src/main/resources/io/sparkbit/hub/bit-tiny-digits"
DIGITS = Path("src/main/data/digits/test")
OUT = Path("src/test/resources/io/sparkbit/model/digits")
JPEGS = {2: {"subsampling": "4:2:0"}, 5: {"progressive": True}, 7: {"subsampling": "4:4:4"}}

OUT.mkdir(parents=True, exist_ok=True)
processor = BitImageProcessorPil.from_pretrained(MODEL)
model = BitForImageClassification.from_pretrained(MODEL).eval()


def logits(pixels, dtype):
    with torch.no_grad():
        return model.to(dtype)(pixels.to(dtype)).logits[0].double()


files = {}
for digit in range(10):
    png = sorted(DIGITS.glob(f"{digit}/*.png"))[0]
    files[str(png)] = png
    if digit in JPEGS:
        jpeg = OUT / f"{digit}.jpg"
        # Larger, so that there is something to compress, and with a color, so that chroma counts.
        picture = Image.open(png).convert("RGB").resize((67, 61), Image.BICUBIC)
        tint = Image.new("RGB", picture.size, (200, 120, 40))
        Image.blend(picture, tint, 0.2).save(jpeg, quality=85, **JPEGS[digit])
        files[str(jpeg)] = jpeg

expected = {}
error = 0.0
for name, file in files.items():
    pixels = processor(Image.open(file), return_tensors="pt")["pixel_values"]
    truth = logits(pixels, torch.float64)
    error = max(error, ((logits(pixels, torch.float32) - truth).abs() / truth.abs().clamp(min=1)).max().item())
    expected[name] = truth.tolist()
    print(name, model.config.id2label[truth.argmax().item()])
(OUT / "expected.json").write_text(json.dumps({"float32_error": error, "logits": expected}, indent=1) + "\n")
print("float32 error", error)
