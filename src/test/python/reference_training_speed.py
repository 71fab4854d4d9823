"""A fine-tuning step of the reference's R50x1 in PyTorch eager: 32 images of 128 x 128 pixels, SGD
with momentum. Prints the median seconds of five steps after a first one, and the process's peak in
megabytes. The argument is float32, or bfloat16 for PyTorch's automatic mixed precision."""

import resource
import statistics
import sys
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
    with torch.autocast("cpu", torch.bfloat16, enabled=sys.argv[1] == "bfloat16"):
        loss = torch.nn.functional.cross_entropy(model(images).logits, labels)
    loss.backward()
    optimizer.step()
    return time.perf_counter() - start


step()
print(statistics.median(step() for _ in range(5)))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)
