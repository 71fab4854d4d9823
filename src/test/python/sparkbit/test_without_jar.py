"""A session that lacks the jar, in a process of its own."""
import subprocess
import sys

CALLS = """
from pyspark.sql import SparkSession
import sparkbit

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
for call in (
    lambda: sparkbit.BitImageClassifier(),
    lambda: sparkbit.list_images(spark, "/"),
    lambda: sparkbit.configure(SparkSession.builder),
):
    try:
        call()
    except sparkbit.SparkBitError as e:
        print(e)
"""


def test_the_remedy_is_told():
    run = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, check=True)

    lines = run.stdout.splitlines()
    assert len(lines) == 3 and len(set(lines)) == 1
    assert lines[0].startswith("The jar of spark-bit is not on Spark's class path; create the")
    assert lines[0].endswith("A session that runs already takes no jar: stop it first")
