"""Sessions that lack the jar, in processes of their own."""
import subprocess
import sys

from conftest import needs_jvm, needs_server, server

CALLS = """
import sys
from pyspark.sql import SparkSession
import sparkbit

builder = SparkSession.builder
try:
    sparkbit.BitImageClassifier(inputCol="path")
except sparkbit.SparkBitError as e:
    print(e)
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
try:
    spark.sql("SELECT nope(1)").count()
except Exception as e:
    print(type(e).__name__)
if len(sys.argv) == 1:
    spark.stop()
    try:
        sparkbit.configure(SparkSession.builder)
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
    no_session, *lines, error, after_stop = _sentences()

    assert no_session == (
        "There is no Spark session yet; create it first, by"
        " sparkbit.configure(SparkSession.builder).getOrCreate()"
    )
    assert len(lines) == 4 and set(lines) == {after_stop}
    assert after_stop.startswith("The jar of spark-bit is not on Spark's class path; create the")
    assert after_stop.endswith("restart Python, or the notebook's kernel, first")
    assert error == "AnalysisException"


@needs_server
def test_the_remedy_for_a_server_is_told(tmp_path):
    with server(tmp_path) as address:
        *lines, error = _sentences(address)

    assert error == "AnalysisException"
    assert len(lines) == 3 and len(set(lines)) == 1
    assert lines[0] == (
        "The server of Spark Connect does not have the jar of spark-bit; start it with"
        " --jars spark-bit-VERSION-all.jar, or make the jar a library of the cluster"
    )
