"""Temperatures and calibration errors that PyTorch and scikit-learn find, for logits of three made-up classifiers.

Writes src/test/resources/io/sparkbit/training/calibration.json: for each classifier its logits and the labels of 400 images, the
temperature that LBFGS finds in double precision (as the code of Guo et al. 2017, arXiv 1706.04599, does), the cross-entropy
(sklearn.metrics.log_loss) at 1 and at this temperature, and the expected calibration error of 15 ranges at 1 and at the nearest of
the temperatures 16 * 2^(-k/64). The error is the paper's: ranges are open below and closed above.

Run from the root: python src/test/python/golden_calibration.py (needs torch, scikit-learn).
"""

import json
import math
import pathlib

import numpy
import torch
from sklearn.metrics import log_loss

FILE = pathlib.Path("src/test/resources/io/sparkbit/training/calibration.json")
IMAGES = 400
RANGES = 15
CASES = {
    "too_sure": {"classes": 5, "sharpness": 1.6, "scale": 2.7},
    "not_sure_enough": {"classes": 5, "sharpness": 2.2, "scale": 0.35},
    "two_classes": {"classes": 2, "sharpness": 1.2, "scale": 5.0},
}


def softmax(logits):
    return torch.softmax(torch.tensor(logits, dtype=torch.float64), dim=1).numpy()


def best_temperature(logits, labels):
    scaled = torch.tensor(logits, dtype=torch.float64)
    temperature = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([temperature], lr=0.1, max_iter=1000, tolerance_grad=1e-12, tolerance_change=1e-14)

    def loss():
        optimizer.zero_grad()
        value = torch.nn.functional.cross_entropy(scaled / temperature, torch.tensor(labels))
        value.backward()
        return value

    optimizer.step(loss)
    return temperature.item()


def calibration_error(probabilities, labels):
    scores = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    error = 0.0
    for index in range(RANGES):
        inside = (scores > index / RANGES) & (scores <= (index + 1) / RANGES)
        if inside.any():
            error += inside.mean() * abs(correct[inside].mean() - scores[inside].mean())
    return error


def case(classes, sharpness, scale, generator):
    labels = generator.integers(0, classes, IMAGES)
    true = generator.normal(size=(IMAGES, classes))
    true[numpy.arange(IMAGES), labels] += sharpness
    logits = numpy.round(scale * true, 3).astype(numpy.float32).astype(numpy.float64)
    found = best_temperature(logits, labels)
    near = 16 * 2 ** (-round(64 * math.log2(16 / found)) / 64)
    all_labels = list(range(classes))
    return {
        "logits": [[round(float(value), 3) for value in row] for row in logits],
        "labels": labels.tolist(),
        "temperature": found,
        "loss": log_loss(labels, softmax(logits), labels=all_labels),
        "calibrated_loss": log_loss(labels, softmax(logits / found), labels=all_labels),
        "nearest": near,
        "ece": calibration_error(softmax(logits), labels),
        "calibrated_ece": calibration_error(softmax(logits / near), labels),
    }


def main():
    generator = numpy.random.default_rng(20)
    cases = {name: case(**settings, generator=generator) for name, settings in CASES.items()}
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(cases) + "\n")
    for name, found in cases.items():
        print(name, {key: value for key, value in found.items() if key not in ("logits", "labels")})


main()
