"""Puts the truth in the place of the reference's float32 answers: rewrites each expected.safetensors of
src/test/resources/io/sparkbit/model/golden with what the reference gives in double precision, rounded to float32 (which
moves it by 6e-8 of itself), and writes float32_error.json beside the folders: how far the reference's own float32 is from
that, per tensor, as max |difference| / max(1, |truth|).

Where transformers runs the model, float32 is run with dense and with channels-last tensors, and the larger error counts:
both are the reference, and a library chooses other kernels for each. The answers of other models (timm, the original
release) come with the project, and their errors too. The training is golden_gradients.py's.

Run from the root: python src/test/python/golden_truth.py GOLDEN, the folder that came with the project (needs torch,
transformers, safetensors).
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file
from transformers import BitBackbone, BitForImageClassification

CASES = pathlib.Path("src/test/resources/io/sparkbit/model/golden")
SOURCE = pathlib.Path(sys.argv[1])
GIVEN = json.loads((SOURCE / "float32_error.json").read_text())


def answers(network, pixels):
    with torch.no_grad():
        if isinstance(network, BitBackbone):
            maps = network(pixels).feature_maps
            return {f"feature_maps.{i}": features for i, features in enumerate(maps)}
        output = network(pixels, output_hidden_states=True)
        features = network.bit(pixels)
    named = {"logits": output.logits, "pooler_output": features.pooler_output,
             "last_hidden_state": features.last_hidden_state}
    return named | {f"hidden_states.{i}": state for i, state in enumerate(output.hidden_states)}


def error(answer, truth):
    return ((answer.double() - truth).abs() / truth.abs().clamp(min=1)).max().item()


def reference(folder):
    kind = BitBackbone if folder.name == "backbone" else BitForImageClassification
    return kind.from_pretrained(folder).eval()


def errors(folder, pixels, truth):
    dense = answers(reference(folder), pixels)
    last = torch.channels_last
    strided = answers(reference(folder).to(memory_format=last), pixels.to(memory_format=last))
    given = GIVEN.get(folder.name, {})
    return {name: max(error(dense[name], truth[name]), error(strided[name], truth[name]), given.get(name, 0))
            for name in truth}


def write(folder, inputs, truth):
    rounded = {name: tensor.float().contiguous() for name, tensor in truth.items()}
    save_file(inputs | rounded, folder / "expected.safetensors")


ERRORS = CASES / "float32_error.json"
result = {"training": json.loads(ERRORS.read_text())["training"]}
for folder in sorted(path.parent for path in CASES.glob("*/expected.safetensors")):
    if folder.name in result:
        continue
    before = load_file(folder / "expected.safetensors")
    given = SOURCE / f"models/{folder.name}" / "float64.safetensors"
    truth = load_file(given) if given.exists() else {}
    if (folder / "config.json").exists() and json.loads((folder / "config.json").read_text()).get("model_type") == "bit":
        computed = answers(reference(folder).double(), before["pixel_values"].double())
        assert all(error(truth[name], computed[name]) < 1e-12 for name in truth)
        truth = computed
        result[folder.name] = errors(folder, before["pixel_values"], truth)
    else:
        result[folder.name] = GIVEN[folder.name]
    write(folder, {name: tensor for name, tensor in before.items() if name not in truth}, truth)
ERRORS.write_text(json.dumps(result, indent=1) + "\n")
