"""Tables of images."""
from __future__ import annotations

import os
from typing import Union

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.utils import is_remote

from sparkbit import _errors


def list_images(spark: SparkSession, location: Union[str, "os.PathLike[str]"]) -> DataFrame:
    """Returns the images of a folder and the folders in it, or of a glob: path, length and
    modificationTime. The location may be on any Hadoop file system."""
    _errors.install()
    if not is_remote():
        _errors.require_jar()
    return spark.read.format("bit_images").load(os.fspath(location))
