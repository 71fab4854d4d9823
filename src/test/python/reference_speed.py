"""Images per second of the reference implementation: transformers' BiT R50x1, PyTorch eager.

Used by InferenceBenchmark; needs torch and transformers, which the project itself never does.
Prints the best of several batch sizes, so that the comparison is fair to the reference.
"""

import os
import time

os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")

import torch
from transformers import BitConfig, BitForImageClassification

torch.manual_seed(1)
model = BitForImageClassification(BitConfig(num_labels=1000)).eval()
best = 0.0
with torch.no_grad():
    for batch in (1, 8, 16):
        pixel_values = torch.randn(batch, 3, 224, 224)
        model(pixel_values)
        images, start = 0, time.perf_counter()
        while time.perf_counter() - start < 6:
            model(pixel_values)
            images += batch
        best = max(best, images / (time.perf_counter() - start))
print(f"{best:.2f}")
