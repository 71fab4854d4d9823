"""Gradients that the reference implementation gives for the models in
src/test/resources/io/sparkbit/model/golden, which have all kinds of layers: writes gradients.json
beside them. For each model: the labels, the mean cross-entropy, and for each parameter its
gradient's norm and its product with cos(0), cos(1), ... Needs torch and transformers.

The pixel values are cos(i * i): not those of expected.safetensors, where some are equal, so that a
maximum has no one gradient; for the same reason valid_padding, whose weights are eighths, is left out: float32 and
float64 give the reference itself other gradients. The drop path's factors, which are random in training, are (image + block) % 3.
"""

import json
import math
import pathlib

import torch
from safetensors.torch import load_file
from transformers import BitForImageClassification
from transformers.models.bit import modeling_bit

GOLDEN = pathlib.Path("src/test/resources/io/sparkbit/model/golden")
MODELS = [
    "preactivation",
    "bottleneck",
    "stages_3",
    "output_stride_16",
    "grayscale_gelu",
    "silu_drop_path",
    "same_padding_odd_size",
    "same_dynamic_embedding",
    "same_dilated",
]


class Factors(torch.nn.Module):
    def __init__(self, factors):
        super().__init__()
        self.factors = factors.double().view(-1, 1, 1, 1)

    def forward(self, hidden):
        return hidden * self.factors


def set_factors(model, images):
    blocks = [
        module
        for module in model.modules()
        if isinstance(
            module,
            (modeling_bit.BitPreActivationBottleneckLayer, modeling_bit.BitBottleneckLayer),
        )
    ]
    for block, layer in enumerate(blocks):
        factors = torch.tensor([float((image + block) % 3) for image in range(images)])
        layer.drop_path = Factors(factors)


def gradients(name):
    folder = GOLDEN / name
    model = BitForImageClassification.from_pretrained(folder).double().train()
    shape = load_file(folder / "expected.safetensors")["pixel_values"].shape
    pixels = torch.tensor([math.cos(i * i) for i in range(shape.numel())]).view(shape).double()
    if model.config.drop_path_rate > 0:
        set_factors(model, len(pixels))
    labels = [(3 * image + 1) % model.config.num_labels for image in range(len(pixels))]
    logits = model(pixels).logits
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(labels))
    loss.backward()
    parameters = {}
    for parameter, weight in model.named_parameters():
        gradient = weight.grad.flatten()
        waves = torch.tensor([math.cos(i) for i in range(len(gradient))]).double()
        parameters[parameter] = [gradient.norm().item(), torch.dot(gradient, waves).item()]
    return {"labels": labels, "loss": loss.item(), "gradients": parameters}


result = {name: gradients(name) for name in MODELS}
(GOLDEN / "gradients.json").write_text(json.dumps(result, indent=1) + "\n")
