"""Sessions that lack the jar, in processes of their own."""
import subprocess
import sys

from conftest import needs_jvm, needs_server, server

CALLS = """
import sys
from pyspark.sql import SparkSession
import sparkbit

builder = SparkSession.builder
if len(sys.argv) > 1:
    spark = builder.remote(sys.argv[1]).getOrCreate()
else:
    spark = builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
images = spark.createDataFrame([("/a.png",)], "path string")
for call in (
    lambda: sparkbit.list_images(spark, "/").count(),
    lambda: sparkbit.BitImageClassifier(inputCol="path", model="/m").transform(images).count(),
    lambda: sparkbit.BitImageClassifier.load("/m"),
    lambda: sparkbit.configure(SparkSession.builder),
):
    try:
        call()
    except sparkbit.SparkBitError as e:
        print(e)
"""


def _sentences(*arguments):
    run = subprocess.run(
        [sys.executable, "-c", CALLS, *arguments], capture_output=True, text=True, check=True
    )
    return run.stdout.splitlines()


@needs_jvm
def test_the_remedy_is_told():
    lines = _sentences()

    assert len(lines) == 4 and len(set(lines)) == 1
    assert lines[0].startswith("The jar of spark-bit is not on Spark's class path; create the")
    assert lines[0].endswith("A session that runs already takes no jar: stop it first")


@needs_server
def test_the_remedy_for_a_server_is_told(tmp_path):
    with server(tmp_path) as address:
        lines = _sentences(address)

    assert len(lines) == 3 and len(set(lines)) == 1
    assert lines[0] == (
        "The server of Spark Connect does not have the jar of spark-bit; start it with"
        " --jars spark-bit-VERSION-all.jar, or make the jar a library of the cluster"
    )
