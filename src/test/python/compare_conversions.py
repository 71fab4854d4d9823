"""Loads what jobs/convert writes with transformers and PyTorch, and compares logits with the golden ones.

Run from the root, after a build: python src/test/python/compare_conversions.py (needs torch, transformers, safetensors).
"""

import pathlib
import subprocess
import tempfile

import torch
from safetensors.torch import load_file
from transformers import BitBackbone, BitForImageClassification, BitImageProcessor

GOLDEN = pathlib.Path("src/test/resources/io/sparkbit/model/golden")
CASES = [(name, name) for name in (
    "preactivation", "bottleneck", "stages_3", "output_stride_16", "output_stride_8_preactivation", "grayscale_gelu",
    "silu_drop_path", "same_padding_odd_size", "same_dynamic_embedding", "google_npz", "google_npz_width2", "timm", "timm_width2")]
CASES += [("preactivation_pickle", "preactivation"), ("preactivation_sharded", "preactivation")]


def convert(model, output, *options):
    command = ["jobs/convert", "--model", str(GOLDEN / model), "--output", str(output), *options]
    subprocess.run(command, check=True, capture_output=True)


with tempfile.TemporaryDirectory() as folder, torch.no_grad():
    for model, reference in CASES:
        expected = load_file(GOLDEN / reference / "expected.safetensors")
        layout = pathlib.Path(folder, model)
        convert(model, layout)
        network = BitForImageClassification.from_pretrained(layout).eval()
        if (layout / "preprocessor_config.json").exists():
            BitImageProcessor.from_pretrained(layout)
        difference = (network(expected["pixel_values"]).logits - expected["logits"]).abs().max().item()
        archive = pathlib.Path(folder, model + ".pt")
        convert(model, archive, "--format", "torchscript")
        logits = torch.jit.load(archive).forward(expected["pixel_values"])[-1]
        script = (logits - expected["logits"]).abs().max().item()
        print(f"{model:32} transformers {difference:.1e}  TorchScript {script:.1e}")
        assert difference < 1e-4 and script < 1e-4
    convert("backbone", pathlib.Path(folder, "backbone"))
    BitBackbone.from_pretrained(pathlib.Path(folder, "backbone"))
