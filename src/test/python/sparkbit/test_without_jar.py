"""Sessions that lack the jar, each in a process of its own."""
import subprocess
import sys

import pytest

SESSION = """
from pyspark.sql import SparkSession
import sparkbit
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
"""


@pytest.mark.parametrize(
    "call",
    [
        "sparkbit.BitImageClassifier()",
        "sparkbit.list_images(spark, '/')",
        "sparkbit.configure(SparkSession.builder)",
    ],
)
def test_the_remedy_is_told(call):
    run = subprocess.run([sys.executable, "-c", SESSION + call], capture_output=True, text=True)

    last = run.stderr.strip().splitlines()[-1]
    assert "SparkBitError: The jar of spark-bit is not on Spark's class path; create" in last
    assert last.endswith("A session that runs already takes no jar: stop it first")
