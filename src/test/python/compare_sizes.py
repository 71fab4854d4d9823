"""Compares the released sizes, with random weights, with transformers: logits of pictures at 224 x 224 pixels.

Run from the root, after a build: python src/test/python/compare_sizes.py [R50x1 ...]
(needs torch, transformers, safetensors, pillow; R101x3 needs 6 GB of memory and 2 GB of disk).
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np
import torch
from PIL import Image
from transformers import BitConfig, BitForImageClassification
from transformers.models.bit.image_processing_pil_bit import BitImageProcessorPil

DEPTHS = {50: [3, 4, 6, 3], 101: [3, 4, 23, 3], 152: [3, 8, 36, 3]}
SIZES = sys.argv[1:] or ["R50x1", "R50x3", "R101x1", "R101x3", "R152x2"]


def compare(size):
    depth, width = map(int, size[1:].split("x"))
    torch.manual_seed(depth * width)
    config = BitConfig(depths=DEPTHS[depth], hidden_sizes=[w * width for w in (256, 512, 1024, 2048)],
                       embedding_size=64 * width, num_labels=100)
    network = BitForImageClassification(config).eval()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        network.save_pretrained(folder / "model")
        processor = BitImageProcessorPil(image_mean=[0.5] * 3, image_std=[0.5] * 3)
        processor.save_pretrained(folder / "model")
        (folder / "images").mkdir()
        rng, images = np.random.default_rng(1), {}
        for i in range(3):
            noise = rng.integers(0, 256, (12, 16, 3), dtype=np.uint8)
            images[f"{i}.png"] = Image.fromarray(noise).resize((320, 240), Image.Resampling.BICUBIC)
            images[f"{i}.png"].save(folder / "images" / f"{i}.png")
        subprocess.run(["jobs/embed", "--model", str(folder / "model"), "--images", str(folder / "images"),
                        "--output-layer", "logits", "--format", "json", "--output", str(folder / "out")],
                       check=True, capture_output=True)
        worst, largest = 0.0, 0.0
        for part in (folder / "out").glob("*.json"):
            for row in map(json.loads, part.read_text().splitlines()):
                pixels = processor(images[pathlib.Path(row["path"]).name], return_tensors="pt")["pixel_values"]
                with torch.no_grad():
                    logits = network(pixels).logits[0]
                worst = max(worst, (torch.tensor(row["features"]) - logits).abs().max().item())
                largest = max(largest, logits.abs().max().item())
    print(f"{size:8} largest difference {worst:.1e} (largest logit {largest:.2f})", flush=True)
    assert 0 < largest and worst < 1e-4


for size in SIZES:
    compare(size)
