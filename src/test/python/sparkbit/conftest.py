"""One session for all tests, with the built jar: see .ci/python."""
from pathlib import Path

import pytest
from pyspark.sql import SparkSession, functions

import sparkbit

ROOT = Path(__file__).resolve().parents[4]
DIGITS = ROOT / "src/main/data/digits/test"
MODEL = "bundled:bit-tiny-digits"


@pytest.fixture(scope="session")
def spark():
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = sparkbit.configure(builder).getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def digits(spark):
    """Four images of each digit, with their class."""
    paths = [(str(path),) for i in range(10) for path in sorted((DIGITS / str(i)).iterdir())[:4]]
    label = functions.element_at(functions.split("path", "/"), -2)
    return (
        spark.createDataFrame(paths, "path string")
        .withColumn("digit", label)
        .withColumn("label", label.cast("double"))
        .coalesce(1)
        .cache()
    )
