"""Writes the files of src/test/resources/io/sparkbit/checkpoint.

Needs torch, numpy and safetensors; run in the project's folder:

    python src/test/python/checkpoint_fixtures.py
"""

import io
import json
import os
import pathlib
import tarfile
import warnings
import zipfile
from collections import OrderedDict

import numpy as np
import torch
from numpy.lib import format as npy
from safetensors.torch import save_file

FOLDER = pathlib.Path("src/test/resources/io/sparkbit/checkpoint")


def state_dict():
    torch.manual_seed(20200707)
    base = torch.randn(4, 6)
    with_state = torch.nn.Parameter(torch.randn(2))
    with_state.note = "an attribute"
    state = OrderedDict(
        contiguous=base,
        shares=base[1:3],
        transposed=base.t(),
        every_second_column=base[:, ::2],
        expanded=base[:1].expand(3, 6),
        channels_last=torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last),
        permuted_slice=torch.randn(3, 4, 5)[1:, :, 2:].permute(2, 0, 1),
        half=torch.randn(5).half(),
        bfloat16=torch.randn(5).bfloat16(),
        double=torch.randn(2, 2).double().t(),
        scalar=torch.tensor(0.25),
        element=base[3, 5],
        empty=torch.empty(0, 3),
        parameter=torch.nn.Parameter(torch.randn(3)),
        parameter_with_state=with_state,
    )
    return state


def others():
    """What a state dict may hold beside floats."""
    return OrderedDict(
        num_batches_tracked=torch.tensor(7),
        mask=torch.tensor([True, False]),
        epoch=3,
        huge=2**100,
        learning_rate=0.5,
        note="text",
        nothing=None,
        steps=[1, 2, 3],
        flag=True,
    )


def pytorch():
    state = state_dict()
    save_file(
        {name: value.detach().float().contiguous().clone() for name, value in state.items()},
        FOLDER / "state_dict.safetensors",
    )
    everything = OrderedDict(**state, **others())
    everything._metadata = OrderedDict({"": {"version": 1}})
    for protocol in (2, 3, 4, 5):
        torch.save(everything, FOLDER / f"protocol_{protocol}.bin", pickle_protocol=protocol)
    for protocol in (2, 4):
        torch.save(state, FOLDER / f"floats_protocol_{protocol}.bin", pickle_protocol=protocol)
    few = {name: state[name] for name in ("contiguous", "half")}
    torch.save({"epoch": 3, "optimizer": {"state": {0: [torch.ones(1)]}}, "state_dict": few},
               FOLDER / "below_state_dict.bin")
    torch.save({"model": few, "scaler": {}}, FOLDER / "below_model.bin")

    plain = io.BytesIO()
    torch.save(few, plain)
    entries = {}
    with zipfile.ZipFile(plain) as archive:
        for name in archive.namelist():
            entries[name] = archive.read(name)
    with zipfile.ZipFile(FOLDER / "deflated.bin", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    widths = {"archive/data/0": 4, "archive/data/1": 2}
    with zipfile.ZipFile(FOLDER / "big_endian.bin", "w") as archive:
        for name, content in entries.items():
            if name in widths:
                content = np.frombuffer(content, f"<u{widths[name]}").byteswap().tobytes()
            elif name == "archive/byteorder":
                content = b"big"
            archive.writestr(zipfile.ZipInfo(name), content)


def shards():
    folder = FOLDER / "sharded_pickles"
    folder.mkdir(exist_ok=True)
    state = state_dict()
    parts = [["contiguous", "half"], ["channels_last"]]
    weight_map = {}
    for number, names in enumerate(parts, 1):
        shard = f"pytorch_model-{number:05}-of-{len(parts):05}.bin"
        torch.save({name: state[name] for name in names}, folder / shard)
        weight_map.update((name, shard) for name in names)
    index = {"metadata": {"total_size": 586}, "weight_map": weight_map}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index, indent=2) + "\n")


class Calls:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def refused():
    torch.save({"x": Calls(os.system, "echo pwned")}, FOLDER / "os_system.bin", pickle_protocol=2)
    torch.save({"x": Calls(eval, "print('pwned')")}, FOLDER / "builtins_eval.bin", pickle_protocol=4)
    torch.save({"x": torch._neg_view(torch.ones(2))}, FOLDER / "negated_view.bin")
    torch.save({"x": torch.ones(2, 2).to_sparse()}, FOLDER / "sparse.bin")
    torch.save(torch.ones(2), FOLDER / "bare_tensor.bin")
    torch.save({"epoch": 3}, FOLDER / "no_tensors.bin")
    torch.save({"x": torch.ones(2)}, FOLDER / "legacy.bin", _use_new_zipfile_serialization=False)
    torch.save({"x": torch.ones(2)}, FOLDER / "legacy_protocol_4.bin",
               _use_new_zipfile_serialization=False, pickle_protocol=4)
    script = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.save(torch.jit.script(torch.nn.ReLU()), script)
    # Without the debug entries, which hold paths of the machine.
    with zipfile.ZipFile(script) as archive, zipfile.ZipFile(FOLDER / "torch_script.pt", "w") as plain:
        for name in archive.namelist():
            if not name.endswith(".debug_pkl"):
                plain.writestr(zipfile.ZipInfo("torch_script" + name[name.index("/"):]), archive.read(name))
    with tarfile.open(FOLDER / "tar.bin", "w") as archive:
        archive.addfile(tarfile.TarInfo("storages"))


def numpy():
    values = (np.arange(24, dtype=np.float32) / 8 - 1).reshape(2, 3, 4)
    arrays = {
        "row_major": values,
        "column_major": np.asfortranarray(values),
        "column_major/vector": np.asfortranarray(values[0, 0]),
        "half": values.astype("<f2"),
        "double": values.astype("<f8"),
        "big_endian": values.astype(">f4"),
        "big_endian_half": values.astype(">f2"),
        "big_endian_double": np.asfortranarray(values.astype(">f8")),
        "scalar": np.float32(0.25),
        "empty": np.zeros((0, 3), np.float32),
    }
    others = {"global_step": np.int64(7), "label": np.array("text")}
    np.savez(FOLDER / "stored.npz", **arrays, **others)
    np.savez_compressed(FOLDER / "compressed.npz", **arrays)
    with zipfile.ZipFile(FOLDER / "versions.npz", "w") as archive:
        for version in (1, 2, 3):
            content = io.BytesIO()
            npy.write_array(content, values, version=(version, 0))
            archive.writestr(zipfile.ZipInfo(f"version_{version}.npy"), content.getvalue())
        archive.writestr(zipfile.ZipInfo("notes.txt"), "no array")
    np.savez(FOLDER / "objects.npz", x=np.array([{}, None], dtype=object))


FOLDER.mkdir(parents=True, exist_ok=True)
pytorch()
shards()
refused()
numpy()
