"""Makes src/test/resources/io/sparkbit/model/digits: JPEG files of some test digits, and what the reference implementation
gives for them and for the PNG files, with the bundled model in double precision; and how far its own float32 is from that,
for every output: the largest for the digits and for pictures of noise, with dense and with channels-last tensors. To be
repeated when that model is trained anew. Needs torch, transformers and pillow.
"""

import json
from pathlib import Path

import numpy as np
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


def answers(pixels, dtype, memory_format=torch.contiguous_format):
    network, pixels = model.to(dtype), pixels.to(dtype, memory_format=memory_format)
    with torch.no_grad():
        output = network(pixels, output_hidden_states=True)
        pooled = network.bit(pixels).pooler_output
    stages = {f"stage{i}": state for i, state in enumerate(output.hidden_states) if i > 0}
    return {name: value.double() for name, value in ({"logits": output.logits, "pooler_output": pooled} | stages).items()}


def compare(pixels):
    """The truth, after taking note of how far float32 is from it."""
    truth = answers(pixels, torch.float64)
    for memory_format in torch.contiguous_format, torch.channels_last:
        for name, answer in answers(pixels, torch.float32, memory_format).items():
            off = ((answer - truth[name]).abs() / truth[name].abs().clamp(min=1)).max().item()
            error[name] = max(error.get(name, 0), off)
    return truth


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
error = {}
for name, file in files.items():
    pixels = processor(Image.open(file), return_tensors="pt")["pixel_values"]
    truth = compare(pixels)["logits"][0]
    expected[name] = truth.tolist()
    print(name, model.config.id2label[truth.argmax().item()])
noise = np.random.default_rng(1)
for size in [32, 48, 64] * 20:
    picture = Image.fromarray(noise.integers(0, 256, (size, size, 3), np.uint8))
    compare(processor(picture, do_resize=False, do_center_crop=False, return_tensors="pt")["pixel_values"])
(OUT / "expected.json").write_text(json.dumps({"float32_error": error, "logits": expected}, indent=1) + "\n")
print("float32 error", error)
