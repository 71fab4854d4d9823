"""Writes golden cases beside those that came with the project: what the reference implementation answers.

Run from the root: python src/test/python/golden_models.py (needs torch, transformers, safetensors).
"""

import json
import pathlib

import torch
from safetensors.torch import save_file
from transformers import BitConfig, BitForImageClassification
from transformers.activations import ACT2FN

ROOT = pathlib.Path("src/test/resources/io/sparkbit")
SMALL = {"embedding_size": 16, "hidden_sizes": [32, 64], "depths": [1, 1], "num_groups": 8, "num_labels": 5}
CASES = {
    # Without padding only a residual of one pixel can be added to its shortcut.
    "valid_padding": ({**SMALL, "global_padding": "VALID"}, (2, 3, 15, 15)),
    "same_dilated": (
        {**SMALL, "hidden_sizes": [32, 32, 64], "depths": [1, 2, 2], "global_padding": "same", "output_stride": 8,
         "layer_type": "bottleneck", "hidden_act": "leaky_relu", "embedding_dynamic_padding": True},
        (1, 3, 45, 38),
    ),
    "one_label": ({**SMALL, "num_labels": 1, "hidden_act": "quick_gelu"}, (2, 3, 40, 32)),
}


def model(name, config, shape):
    torch.manual_seed(20261124)
    network = BitForImageClassification(BitConfig(**config)).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(torch.randint(-4, 5, parameter.shape) / 8)
        pixel_values = torch.randint(-8, 9, shape) / 8
        output = network(pixel_values, output_hidden_states=True)
        features = network.bit(pixel_values)
    network.save_pretrained(ROOT / "model/golden" / name)
    expected = {"pixel_values": pixel_values, "logits": output.logits, "pooler_output": features.pooler_output,
                "last_hidden_state": features.last_hidden_state}
    expected |= {f"hidden_states.{i}": state for i, state in enumerate(output.hidden_states)}
    save_file({key: value.contiguous() for key, value in expected.items()},
              ROOT / "model/golden" / name / "expected.safetensors")


def activations():
    values = torch.linspace(-12, 12, 97)
    skipped = {"prelu", "xielu"}  # They have weights of their own.
    functions = {name: ACT2FN[name] for name in ACT2FN if name not in skipped}
    functions["elu"] = torch.nn.functional.elu
    truth, errors = {}, {}
    with torch.no_grad():
        for name, function in functions.items():
            exact = function(values.double())
            error = (function(values.clone()).double() - exact).abs() / exact.abs().clamp(min=1)
            truth[name] = exact.float()
            errors[name] = error.max().item()
    save_file({"input": values, **truth}, ROOT / "torchscript/activations.safetensors")
    (ROOT / "torchscript/activations_float32_error.json").write_text(json.dumps(errors, indent=1) + "\n")


for name, (config, shape) in CASES.items():
    model(name, config, shape)
(ROOT / "torchscript").mkdir(exist_ok=True)
activations()
