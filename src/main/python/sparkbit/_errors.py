"""The one sentence that says what to do, in place of Java's stack traces."""
from __future__ import annotations

from typing import Any, Optional

from py4j.java_gateway import JavaClass, is_instance_of
from py4j.protocol import Py4JError
from pyspark import SparkContext
from pyspark.errors import IllegalArgumentException
from pyspark.errors.exceptions import captured

USER_FACING = "io.sparkbit.error.UserFacing"


class SparkBitError(IllegalArgumentException):
    """What you can put right: the problem, its cause and the remedy."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


NO_JAR = (
    "The jar of spark-bit is not on Spark's class path; create the session with"
    " sparkbit.configure(SparkSession.builder).getOrCreate(), or submit with"
    " --jars spark-bit-VERSION-all.jar. A session that runs already takes no jar: stop it first"
)


def require_jar(jvm: Any) -> None:
    """Raises SparkBitError if the JVM of a session cannot load the Java classes."""
    if not isinstance(jvm.io.sparkbit.spark.ImagePaths, JavaClass):
        raise SparkBitError(NO_JAR)


def _sentence(exception: Any) -> Optional[str]:
    context = SparkContext._active_spark_context
    if context is None or context._gateway is None:
        return None
    cause, left = exception, 100
    try:
        while cause is not None and left:
            if is_instance_of(context._gateway, cause, USER_FACING):
                return cause.getMessage()
            cause, left = cause.getCause(), left - 1
    except Py4JError:  # The jar is not on the class path.
        pass
    return None


def install() -> None:
    """Has PySpark ask here first when it turns an exception of Java into one of Python."""
    original = captured.convert_exception
    if getattr(original, "sparkbit", False):
        return

    def convert_exception(exception: Any) -> Any:
        sentence = _sentence(exception)
        return original(exception) if sentence is None else SparkBitError(sentence)

    convert_exception.sparkbit = True  # type: ignore[attr-defined]
    captured.convert_exception = convert_exception  # type: ignore[assignment]
