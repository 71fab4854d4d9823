"""Gradients that the reference implementation gives in double precision, for models in
src/test/resources/io/sparkbit/model/golden, which have all kinds of layers.

Writes gradients.json: for each model the seed of its pixel values, the labels, the mean cross-entropy and its error, and for
each parameter its gradient's norm, its product with cos(0), cos(1), ..., and its error. An error is how far the reference's own
float32 is off, of a gradient by the norm of the difference, and the larger one of dense and channels-last tensors.

Rewrites training/expected.safetensors, and its errors in float32_error.json: three steps of SGD.

A gradient jumps where an activation has a kink and where another value becomes the largest of a pool: next to such a place no
two float32 programs agree. So the pixel values are cos(i * i + seed), and the seed is the one of SEEDS that keeps the network
furthest from all of them. The drop path's factors, which are random in training, are (image + block) % 3.

Run from the root: python src/test/python/golden_gradients.py (needs torch, transformers, safetensors).
"""

import json
import math
import pathlib

import torch
from safetensors.torch import load_file, save_file
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
SEEDS = range(100)
RATE = 0.003
MOMENTUM = 0.9


class Factors(torch.nn.Module):
    def __init__(self, factors):
        super().__init__()
        self.factors = factors.view(-1, 1, 1, 1)

    def forward(self, hidden):
        return hidden * self.factors.to(hidden.dtype)


class Distance:
    """How near a model has come to a kink or to a tie."""

    def __init__(self, model):
        self.least = math.inf
        for module in model.modules():
            if isinstance(module, torch.nn.MaxPool2d):
                module.register_forward_pre_hook(lambda pool, inputs: self.ties(pool, inputs[0].detach()))
            elif isinstance(module, (torch.nn.ReLU, torch.nn.LeakyReLU)):
                module.register_forward_pre_hook(lambda _, inputs: self.see(inputs[0].detach().abs()))

    def ties(self, pool, values):
        planes = values.flatten(0, 1).unsqueeze(1)
        first, second = torch.nn.functional.unfold(planes, pool.kernel_size, stride=pool.stride).topk(2, 1).values.unbind(1)
        self.see(first - second)

    def see(self, values):
        """What is 0 in double precision is so in any: two pixels of padding, two that ReLU made 0, a constant channel."""
        self.least = min(self.least, values[values > 0].min().item())


def load(folder, dtype, memory_format):
    return BitForImageClassification.from_pretrained(folder).to(dtype).to(memory_format=memory_format).train()


def waves(shape, seed):
    steps = torch.arange(shape.numel(), dtype=torch.float64)
    return torch.cos(steps * steps + seed).float().view(shape)


def set_factors(model, images):
    blocks = [
        module
        for module in model.modules()
        if isinstance(module, (modeling_bit.BitPreActivationBottleneckLayer, modeling_bit.BitBottleneckLayer))
    ]
    for block, layer in enumerate(blocks):
        layer.drop_path = Factors(torch.tensor([float((image + block) % 3) for image in range(images)]))


def best(run):
    """The seed that keeps furthest away."""
    distances = {seed: run(seed) for seed in SEEDS}
    seed = max(distances, key=distances.get)
    return seed, distances[seed]


def forms(run):
    """The truth, and float32's answers."""
    truth = run(torch.float64, torch.contiguous_format)
    return truth, [run(torch.float32, form) for form in (torch.contiguous_format, torch.channels_last)]


def gradients(name):
    folder = GOLDEN / name
    shape = load_file(folder / "expected.safetensors")["pixel_values"].shape

    def prepared(dtype, form):
        model = load(folder, dtype, form)
        if model.config.drop_path_rate > 0:
            set_factors(model, shape[0])
        return model

    def distance(seed):
        seen = Distance(model)
        with torch.no_grad():
            model(waves(shape, seed).double())
        return seen.least

    model = prepared(torch.float64, torch.contiguous_format)
    seed, away = best(distance)
    labels = [(3 * image + 1) % model.config.num_labels for image in range(shape[0])]

    def run(dtype, form):
        model = prepared(dtype, form)
        logits = model(waves(shape, seed).to(dtype).to(memory_format=form)).logits
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor(labels))
        loss.backward()
        return loss.item(), {key: weight.grad.double().flatten() for key, weight in model.named_parameters()}

    (loss, truth), answers = forms(run)
    parameters = {}
    for key, gradient in truth.items():
        product = torch.dot(gradient, torch.cos(torch.arange(len(gradient)).double()))
        error = max((answer[1][key] - gradient).norm().item() for answer in answers)
        parameters[key] = [gradient.norm().item(), product.item(), error]
    print(f"{name:24} seed {seed}, {away:.1e} away, largest error {max(v[2] / max(1, v[0]) for v in parameters.values()):.1e}")
    return {"seed": seed, "labels": labels, "loss": loss, "loss_error": max(abs(answer[0] - loss) for answer in answers),
            "gradients": parameters}


def training():
    folder = GOLDEN / "training"
    before = load_file(folder / "expected.safetensors")
    labels, soft = before["labels"], before["soft_labels"]
    shape = before["pixel_values"].shape

    def run(dtype, form, seed, seen=None):
        model = load(folder / "initial", dtype, form)
        distance = Distance(model)
        pixels = waves(shape, seed).to(dtype).to(memory_format=form)
        optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)
        losses, answers = [], {}
        for step in range(3):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(pixels).logits, labels)
            loss.backward()
            losses.append(loss.item())
            if step == 0:
                answers = {f"gradient0.{key}": weight.grad.double() for key, weight in model.named_parameters()}
            optimizer.step()
        answers |= {f"final.{key}": weight.detach().double().clone() for key, weight in model.named_parameters()}
        answers["losses"] = torch.tensor(losses, dtype=torch.float64)
        with torch.no_grad():
            loss = torch.nn.functional.cross_entropy(model(pixels).logits, soft.to(dtype))
        answers["soft_loss_at_end"] = loss.double().reshape(1)
        if seen is not None:
            seen.append(distance.least)
        return answers

    def distance(seed):
        seen = []
        run(torch.float64, torch.contiguous_format, seed, seen)
        return seen[0]

    seed, away = best(distance)
    truth, answers = forms(lambda dtype, form: run(dtype, form, seed))
    errors = {key: max(((answer[key] - value).abs() / value.abs().clamp(min=1)).max().item() for answer in answers)
              for key, value in truth.items()}
    inputs = {"pixel_values": waves(shape, seed), "labels": labels, "soft_labels": soft}
    rounded = {key: value.float().contiguous() for key, value in truth.items()}
    save_file(inputs | rounded, folder / "expected.safetensors")
    print(f"training seed {seed}, {away:.1e} away, largest error {max(errors.values()):.1e}")
    return errors


result = {name: gradients(name) for name in MODELS}
(GOLDEN / "gradients.json").write_text(json.dumps(result, indent=1) + "\n")
errors_file = GOLDEN / "float32_error.json"
errors = json.loads(errors_file.read_text())
errors_file.write_text(json.dumps(errors | {"training": training()}, indent=1) + "\n")
