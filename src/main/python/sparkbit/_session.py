"""What a session needs."""
from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from typing import Iterator, Optional, Union

from pyspark.sql import SparkSession
from pyspark.sql.utils import is_remote

from sparkbit import _errors
from sparkbit._version import JAR_VERSION

JAR = "SPARK_BIT_JAR"
_SOURCE = "@"


def _places() -> Iterator[Path]:
    here = Path(__file__).resolve()
    yield here.parent / "jars"
    yield Path.cwd()
    yield Path.cwd() / "target"
    if JAR_VERSION.startswith(_SOURCE):
        yield here.parents[4] / "target"
    else:
        yield Path(os.path.expanduser("~/.m2/repository/io/sparkbit/spark-bit")) / JAR_VERSION


def jar() -> Path:
    """Returns the jar that belongs to this version of the package: the one that the environment
    variable SPARK_BIT_JAR names, or ``spark-bit-VERSION-all.jar`` in the package's folder ``jars``,
    the working folder, its folder ``target`` or the local Maven repository.

    Raises SparkBitError if it is in none of these places.
    """
    named = os.environ.get(JAR)
    if named:
        _require_jar_file(JAR, named)
        return Path(named)
    version = "*" if JAR_VERSION.startswith(_SOURCE) else JAR_VERSION
    name = f"spark-bit-{version}-all.jar"
    for place in _places():
        for found in sorted(place.glob(name)):
            return found
    raise _errors.SparkBitError(
        f"There is no {name} in {', '.join(map(str, _places()))}; put it there, or set {JAR} to it"
    )


def _require_jar_file(what: str, path: str) -> None:
    if not zipfile.is_zipfile(path):
        problem = "is not a jar" if os.path.exists(path) else "is not there"
        raise _errors.SparkBitError(f"{what} names {path}, which {problem}")


def configure(
    builder: SparkSession.Builder, path: Optional[Union[str, "os.PathLike[str]"]] = None
) -> SparkSession.Builder:
    """Adds the jar of spark-bit to a session's settings, and returns the builder. A session of Spark
    Connect is left as it is: its server has the jar.

    Raises SparkBitError if a session ran already in this process without the jar, as its JVM takes none
    any more, or if the jar is not there.

    Parameters
    ----------
    builder
        such as ``SparkSession.builder``; jars that it has already are kept
    path
        of the jar, on this machine or, as a URI, elsewhere; by default that of :func:`jar`
    """
    options = getattr(builder, "_options", {})
    if is_remote() or "spark.remote" in options:
        return builder
    _require_jar_of_running_jvm()
    own = os.fspath(path) if path is not None else str(jar())
    here = own.removeprefix("file:")
    if not re.match(r"[a-z][a-z0-9+.-]*:", here):
        _require_jar_file("configure", here)
    others = options.get("spark.jars", "")
    jars = [name for name in others.split(",") if name and name != own]
    return builder.config("spark.jars", ",".join([*jars, own]))


def _require_jar_of_running_jvm() -> None:
    from pyspark import SparkContext  # A client of Spark Connect has none.

    if SparkContext._jvm is not None and not _errors.has_jar(SparkContext._jvm):
        raise _errors.SparkBitError(_errors.NO_JAR)
