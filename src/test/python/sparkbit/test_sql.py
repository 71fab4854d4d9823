"""The SQL functions on this version of Spark: with the stages' labels, and as the page on SQL shows them."""
import re

import pytest
from pyspark.errors import AnalysisException
from pyspark.sql import functions

import sparkbit
from conftest import MODEL, ROOT

PAGE = (ROOT / "docs/sql.md").read_text(encoding="utf-8")


@pytest.fixture()
def photos(spark, digits):
    spark.conf.set("spark.bit.sql.model", MODEL)
    spark.conf.set("spark.sql.shuffle.partitions", 2)
    digits.select("path").createOrReplaceTempView("photos")
    return spark.table("photos")


def test_labels_are_those_of_the_stage(photos):
    found = photos.select(functions.call_function("bit_classify", "path")).collect()
    expected = sparkbit.BitImageClassifier(inputCol="path", model=MODEL).transform(photos)

    assert [row[0] for row in found] == [row.predictedLabel for row in expected.collect()]


def test_statements_of_the_page_run(spark, photos, tmp_path):
    version = tuple(int(part) for part in spark.version.split(".")[:2])
    spark.sql(f"CREATE DATABASE page LOCATION '{tmp_path}'")
    spark.sql("USE page")
    statements = [s.strip() for block in re.findall("```sql\n(.*?)```", PAGE, re.DOTALL) for s in block.split(";")]

    for statement in filter(None, statements):
        if version >= (4, 2) or not statement.startswith("-- Spark 4.2"):
            rows = spark.sql(statement).collect()
            assert rows or "> 0.99" in statement or not statement.startswith(("SELECT", "--")), statement
    if version >= (4, 2):
        assert [len(row) for row in rows] == [2] * 15  # three neighbours of five images
    spark.sql("USE default")


def test_a_mistake_is_a_sentence(spark, photos):
    with pytest.raises((AnalysisException, sparkbit.SparkBitError), match="bit_top_k: k is '0', but must be"):
        spark.sql("SELECT bit_top_k(path, 0) FROM photos")
