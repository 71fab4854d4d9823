"""What the reference makes of null in preprocessor_config.json: golden cases for ProcessorNullsTest.

    python src/test/python/processor_nulls.py > src/test/resources/io/sparkbit/image/processor_nulls.json

Each field is null alone, and beside the steps that are switched off. A case says what other file gives the same pixels
in every class of the reference (transformers 5.18: BitImageProcessor, BitImageProcessorPil), loaded from a folder as
models are; or that the reference refuses the file.
"""

import json
import pathlib
import sys
import tempfile

import numpy as np
from PIL import Image
from transformers import BitImageProcessor
from transformers.models.bit import BitImageProcessorPil

CLASSES = [BitImageProcessor, BitImageProcessorPil]
FLAGS = ["do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb"]
VALUES = {
    "size": "do_resize",
    "resample": "do_resize",
    "crop_size": "do_center_crop",
    "rescale_factor": "do_rescale",
    "image_mean": "do_normalize",
    "image_std": "do_normalize",
}
IGNORED = ["default_to_square", "do_pad", "data_format", "return_tensors", "image_processor_type"]


def pixels(processor_class, config):
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (90, 120, 3), dtype=np.uint8))
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "preprocessor_config.json").write_text(json.dumps(config))
        try:
            return np.asarray(processor_class.from_pretrained(folder)(image)["pixel_values"][0])
        except (ValueError, AttributeError, TypeError):  # The reference does not always say it well.
            return None


def outcome(config, same_as):
    for processor_class in CLASSES:
        found = pixels(processor_class, config)
        if found is None:
            return None
        expected = pixels(processor_class, same_as)
        assert found.shape == expected.shape and np.array_equal(found, expected), (config, same_as)
    return same_as


def cases():
    for flag in FLAGS:
        yield {flag: None}, {flag: False}
    for value, flag in VALUES.items():
        yield {value: None}, {}
        yield {flag: False, value: None}, {flag: False}
        yield {flag: None, value: None}, {flag: False}
    for field in IGNORED:
        yield {field: None}, {}
    yield {field: None for field in [*FLAGS, *VALUES, *IGNORED]}, {flag: False for flag in FLAGS}


json.dump(
    [{"config": config, "same_as": outcome(config, same)} for config, same in cases()], sys.stdout, indent=1
)
