"""The one sentence that says what to do, in place of Java's stack traces."""
from __future__ import annotations

from typing import Any, Callable, Optional

from pyspark.errors import IllegalArgumentException
from pyspark.sql.utils import is_remote

JAVA_PACKAGE = "io.sparkbit."
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
    " --jars spark-bit-VERSION-all.jar. A JVM that runs already takes no jar, even after the session"
    " was stopped: restart Python, or the notebook's kernel, first"
)

NO_SESSION = (
    "There is no Spark session yet; create it first, by"
    " sparkbit.configure(SparkSession.builder).getOrCreate()"
)

NO_JAR_ON_SERVER = (
    "The server of Spark Connect does not have the jar of spark-bit; start it with"
    " --jars spark-bit-VERSION-all.jar, or make the jar a library of the cluster"
)

_SIGNS_OF_NO_JAR = (
    f"Unsupported ML operator, found {JAVA_PACKAGE}",
    f"Unsupported read for {JAVA_PACKAGE}",
    "Failed to find the data source: bit_images",
)


def has_jar(jvm: Any) -> bool:
    """Returns whether the JVM of a session can load the Java classes."""
    from py4j.java_gateway import JavaClass  # type: ignore[import-untyped]

    return isinstance(jvm.io.sparkbit.error.UserFacing, JavaClass)


def require_jar() -> None:
    """Raises SparkBitError if there is no session, or its JVM cannot load the Java classes."""
    from pyspark import SparkContext

    if SparkContext._active_spark_context is None:
        raise SparkBitError(NO_SESSION)
    if not has_jar(SparkContext._jvm):
        raise SparkBitError(NO_JAR)


def _sentence(exception: Any) -> Optional[str]:
    """Returns what an exception of this JVM, or one of its causes, says to users."""
    from py4j.java_gateway import is_instance_of
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    if context is None or context._gateway is None or not has_jar(context._jvm):
        return None  # Without the jar, Java's complaint about USER_FACING would come here again.
    cause, left = exception, 100
    while cause is not None and left:
        if is_instance_of(context._gateway, cause, USER_FACING):
            return str(cause.getMessage())
        cause, left = cause.getCause(), left - 1
    return None


def _sentence_of_server(info: Any, message: str, details: Any = None, *_: Any, **__: Any) -> Optional[str]:
    """Returns what an exception of a server of Spark Connect, or one of its causes, says to users."""
    for error in details.errors if details is not None else []:
        if any(name.startswith(JAVA_PACKAGE) for name in error.error_type_hierarchy):
            return str(error.message)
    if JAVA_PACKAGE in info.metadata.get("classes", ""):
        return message
    if any(sign in message for sign in _SIGNS_OF_NO_JAR):
        return NO_JAR_ON_SERVER
    return None


def _asked_first(sentence: Callable[..., Optional[str]], original: Callable[..., Any]) -> Any:
    def convert_exception(*args: Any, **kwargs: Any) -> Any:
        found = sentence(*args, **kwargs)
        return original(*args, **kwargs) if found is None else SparkBitError(found)

    convert_exception.sparkbit = True  # type: ignore[attr-defined]
    return convert_exception


def install() -> None:
    """Has PySpark ask here first when it turns an exception of Java into one of Python."""
    module: Any
    sentence: Callable[..., Optional[str]]
    if is_remote():
        from pyspark.sql.connect.client import core as module

        sentence = _sentence_of_server
    else:
        from pyspark.errors.exceptions import captured as module

        sentence = _sentence
    if not getattr(module.convert_exception, "sparkbit", False):
        module.convert_exception = _asked_first(sentence, module.convert_exception)
