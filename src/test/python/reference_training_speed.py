"""Seconds of a fine-tuning step of the reference's R50x1 in PyTorch eager: 32 images of 128 x 128
pixels, SGD with momentum. Prints the median of five steps after a first one."""

import statistics
import time

import torch
from transformers import BitConfig, BitForImageClassification

torch.manual_seed(0)
model = BitForImageClassification(BitConfig(num_labels=10)).train()
optimizer = torch.optim.SGD(model.parameters(), lr=0.003, momentum=0.9)
images = torch.randn(32, 3, 128, 128)
labels = torch.randint(0, 10, (32,))


def step():
    start = time.perf_counter()
    optimizer.zero_grad()
    logits = model(images).logits
    torch.nn.functional.cross_entropy(logits, labels).backward()
    optimizer.step()
    return time.perf_counter() - start


step()
print(statistics.median(step() for _ in range(5)))
