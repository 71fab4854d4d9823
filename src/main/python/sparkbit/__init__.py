"""Big Transfer (BiT) image models inside Apache Spark.

>>> import sparkbit
>>> from pyspark.sql import SparkSession
>>> spark = sparkbit.configure(SparkSession.builder).getOrCreate()
>>> classifier = sparkbit.BitImageClassifier(inputCol="path", model="bundled:bit-tiny-digits")
>>> classifier.transform(sparkbit.list_images(spark, "/photos")).show()

The stages are those of pyspark.ml: they go into a Pipeline and a CrossValidator, and are saved and
loaded by either language.
"""
from sparkbit._errors import SparkBitError
from sparkbit._images import list_images
from sparkbit._java import (
    BitTrainingSummary,
    ClassCounts,
    FineTuningSummary,
    LearningRatePoint,
    LearningRateSearch,
    Validation,
)
from sparkbit._session import configure, jar
from sparkbit._version import __version__
from sparkbit.hyper_rule import HyperRule
from sparkbit.stages import (
    BitFineTuner,
    BitImageClassifier,
    BitImageEmbedder,
    BitImagePreprocessor,
    BitLinearProbe,
)
from sparkbit import _java, stages

_java.register(stages)

__all__ = [
    "BitFineTuner",
    "BitImageClassifier",
    "BitImageEmbedder",
    "BitImagePreprocessor",
    "BitLinearProbe",
    "BitTrainingSummary",
    "ClassCounts",
    "FineTuningSummary",
    "HyperRule",
    "LearningRatePoint",
    "LearningRateSearch",
    "SparkBitError",
    "Validation",
    "__version__",
    "configure",
    "jar",
    "list_images",
]
