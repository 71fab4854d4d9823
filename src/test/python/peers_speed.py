"""Images per second of another way to run R50x1 at 224 x 224 pixels, on all cores of this machine.

Used by InferenceBenchmark; peers-requirements.txt names the packages, which the project itself never needs.

    python peers_speed.py PEER PRECISION [DEVICE]

PEER is eager, compile, onnxruntime or openvino, PRECISION is float32, bfloat16 or int8, DEVICE is cpu or, for the first
two, cuda. The weights are random. The script
tries each of the peer's settings briefly and keeps the fastest. It prints one line: "ready" with that setting, or "cannot"
with the reason. Then it reads a number of seconds from each line of its input, runs for so long, and prints images per
second. Between the lines it does not compute. What libraries print goes to the standard error.
"""

import itertools
import logging
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")
warnings.simplefilter("ignore")

import torch
from torch import nn
from transformers import BitConfig, BitForImageClassification
from transformers.models.bit.modeling_bit import WeightStandardizedConv2d

DEVICE = sys.argv[3] if len(sys.argv) > 3 else "cpu"
# One stream of work keeps a GPU busy.
CORES = len(os.sched_getaffinity(0)) if DEVICE == "cpu" else 1
TRIALS, SECONDS_PER_TRIAL = 2, 2

# Images at a time, and how many threads do so.
BATCHES = (1, 8, 16) if DEVICE == "cpu" else (32, 64, 128, 256)
SHAPES = [(batch, streams) for batch in BATCHES for streams in sorted({1, CORES})]
SMALL_SHAPES = [(batch, streams) for batch, streams in SHAPES if batch < 16]
# Where each takes minutes: one image on each core, or eight on all.
FEW_SHAPES = [(1, CORES), (8, 1)] if DEVICE == "cpu" else [(64, 1), (256, 1)]
FOLDER = tempfile.TemporaryDirectory()

# A cast of the network: the type of its weights, and whether PyTorch casts what it computes.
SINGLE = {"float32 weights": (torch.float32, False)}

Run = Callable[[], object]


@dataclass
class Setting:
    """A way to run a peer: `streams` threads that each run `batch` images at a time, by the functions that `prepare` makes."""

    name: str
    batch: int
    streams: int
    prepare: Callable[[], list[Run]]

    def __str__(self):
        return f"{self.name}, batch {self.batch}, {self.streams} at a time"


class Logits(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        return self.model(pixel_values).logits


def reference():
    torch.manual_seed(1)
    return Logits(BitForImageClassification(BitConfig(num_labels=1000))).eval()


def standardized():
    """The reference with kernels that are standardized once instead of in each pass, which compilers may fail to see."""
    model = reference()
    for parent in list(model.modules()):
        for name, child in parent.named_children():
            if isinstance(child, WeightStandardizedConv2d):
                setattr(parent, name, plain(child))
    return model


def plain(convolution):
    kernel = convolution.weight
    rows = kernel.reshape(1, convolution.out_channels, -1)
    result = nn.Conv2d(
        convolution.in_channels,
        convolution.out_channels,
        convolution.kernel_size,
        convolution.stride,
        convolution.padding,
        convolution.dilation,
        bias=False,
    )
    with torch.no_grad():
        norm = nn.functional.batch_norm(rows, None, None, training=True, momentum=0.0, eps=convolution.eps)
        result.weight.copy_(norm.reshape_as(kernel))
    return result.eval()


def on_torch(model, pixel_values, threads, autocast) -> Run:
    def run():
        # Threads and modes belong to the calling thread.
        torch.set_num_threads(threads)
        with torch.inference_mode(), torch.autocast(DEVICE, torch.bfloat16, enabled=autocast):
            # The pixels are in this machine's memory, where the logits are wanted.
            return model(pixel_values.to(DEVICE)).to("cpu")

    return run


def torch_settings(model, casts, layouts, shapes, compiler) -> Iterator[Setting]:
    def prepare(dtype, autocast, layout, batch, streams):
        torch._dynamo.reset()
        torch.set_num_threads(CORES // streams)
        pixels = [torch.randn(batch, 3, 224, 224, dtype=dtype).to(memory_format=layout) for _ in range(streams)]
        program = compiler(model.to(DEVICE, dtype=dtype, memory_format=layout), pixels[0])
        return [on_torch(program, own, CORES // streams, autocast) for own in pixels]

    for (cast, (dtype, autocast)), layout, (batch, streams) in itertools.product(casts.items(), layouts, shapes):
        yield Setting(
            f"{cast}, {str(layout).split('.')[-1]}",
            batch,
            streams,
            partial(prepare, dtype, autocast, layout, batch, streams),
        )


def eager(precision):
    if precision == "int8":
        raise NotImplementedError("PyTorch eager has no int8 for a model as it is")
    casts = {"float32": SINGLE, "bfloat16": {"all bfloat16": (torch.bfloat16, False), "autocast": (torch.float32, True)}}
    layouts = (torch.contiguous_format, torch.channels_last)
    return torch_settings(reference(), casts[precision], layouts, SHAPES, lambda model, pixels: model)


def compiled(precision):
    import torch._inductor.config

    torch._inductor.config.freezing = True
    compiler = quantized_program if precision == "int8" else lambda model, pixels: torch.compile(model)
    casts = {"all bfloat16": (torch.bfloat16, False)} if precision == "bfloat16" else SINGLE
    # Inductor makes its own layouts.
    return torch_settings(standardized(), casts, (torch.channels_last,), FEW_SHAPES, compiler)


def quantized_program(model, pixels):
    from torchao.quantization.pt2e.quantize_pt2e import convert_pt2e, prepare_pt2e
    from torchao.quantization.pt2e.quantizer import x86_inductor_quantizer as x86

    with torch.no_grad():
        quantizer = x86.X86InductorQuantizer().set_global(x86.get_default_x86_inductor_quantization_config())
        observed = prepare_pt2e(torch.export.export(model, (pixels,)).module(), quantizer)
        observed(pixels)
        return torch.compile(convert_pt2e(observed))


def exported(batch, opset, dtype=torch.float32):
    """An ONNX file: group norms are operators of their own from opset 21 on, instance norms between reshapes before."""
    file = os.path.join(FOLDER.name, f"{batch}-{opset}.onnx")
    if not os.path.exists(file):
        example = torch.randn(batch, 3, 224, 224, dtype=dtype)
        model = standardized().to(dtype)
        torch.onnx.export(model, (example,), file, dynamo=True, opset_version=opset, external_data=False, verbose=False)
    return file


def random_pixels(batch):
    return torch.randn(batch, 3, 224, 224).numpy()


def onnx_runtime(precision):
    import onnxruntime

    # Convolutions in bfloat16 came with opset 22.
    opset, dtype = (22, torch.bfloat16) if precision == "bfloat16" else (18, torch.float32)
    # Threads that spin in a run are often faster, but must not take the cores of the peers after it.
    spinning = {"spinning": "1", "not spinning": "0"}

    def prepare(batch, streams, spins):
        file = exported(batch, opset, dtype)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", spinning[spins])
        options.add_session_config_entry("session.force_spinning_stop", "1")
        options.intra_op_num_threads = CORES // streams
        session = onnxruntime.InferenceSession(
            quantized_file(file, batch) if precision == "int8" else file, options, providers=["CPUExecutionProvider"]
        )
        inputs = [{"pixel_values": random_pixels(batch)} for _ in range(streams)]
        return [partial(session.run, None, own) for own in inputs]

    for batch, streams in SHAPES:
        for spins in spinning if streams == 1 else ["not spinning"]:
            yield Setting(spins, batch, streams, partial(prepare, batch, streams, spins))


def quantized_file(file, batch):
    from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class RandomImages(CalibrationDataReader):
        left = [{"pixel_values": random_pixels(batch)} for _ in range(2)]

        def get_next(self):
            return self.left.pop() if self.left else None

    folded, result = file + ".folded", file + ".int8"
    if not os.path.exists(result):
        quant_pre_process(file, folded)
        quantize_static(
            folded,
            result,
            RandomImages(),
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["Conv", "Gemm", "Add", "Relu", "MaxPool"],
        )
    return result


def open_vino(precision):
    import openvino

    core = openvino.Core()

    def prepare(batch, opset, streams):
        model = core.read_model(exported(batch, opset))
        if precision == "int8":
            import nncf

            model = nncf.quantize(model, nncf.Dataset([random_pixels(batch) for _ in range(2)]), subset_size=2)
        hint = {"float32": "f32", "bfloat16": "bf16", "int8": "f32"}[precision]
        program = core.compile_model(model, "CPU", {"NUM_STREAMS": streams, "INFERENCE_PRECISION_HINT": hint})
        requests = [program.create_infer_request() for _ in range(streams)]
        return [partial(request.infer, {0: random_pixels(batch)}, share_inputs=True) for request in requests]

    for opset, (batch, streams) in itertools.product((18, 21), SMALL_SHAPES):
        yield Setting(f"opset {opset}", batch, streams, partial(prepare, batch, opset, streams))


PEERS = {"eager": eager, "compile": compiled, "onnxruntime": onnx_runtime, "openvino": open_vino}


def images_per_second(setting: Setting, runs: list[Run], seconds: float) -> float:
    def stream(run):
        done, start = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - start) < seconds:
            run()
            done += setting.batch
        return done / elapsed

    with ThreadPoolExecutor(len(runs)) as threads:
        return sum(threads.map(stream, runs))


def warm(setting: Setting) -> list[Run]:
    runs = setting.prepare()
    for run in 2 * runs:
        run()
    return runs


def fastest(settings: Iterator[Setting]) -> Setting:
    def rate(setting):
        runs = warm(setting)
        # What disturbs a trial makes it slower, never faster.
        result = max(images_per_second(setting, runs, SECONDS_PER_TRIAL) for _ in range(TRIALS))
        print(f"{setting}: {result:.2f} images/s", file=sys.stderr)
        return result

    return max(settings, key=rate)


def main():
    protocol = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    logging.disable(logging.WARNING)
    peer, precision = sys.argv[1:3]
    try:
        setting = fastest(PEERS[peer](precision))
        # Again, since preparing others has changed the network and dropped compiled code.
        runs = warm(setting)
    except Exception as e:
        logging.exception("%s cannot run in %s", peer, precision)
        reason = str(e).strip() or type(e).__name__
        print("cannot", " ".join(reason.split())[:200], file=protocol)
        return
    print("ready", setting, file=protocol)
    for line in sys.stdin:
        print(f"{images_per_second(setting, runs, float(line)):.3f}", file=protocol)


main()
