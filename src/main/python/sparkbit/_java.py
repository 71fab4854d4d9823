"""What joins the classes of Python to those of Java."""
from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any, Dict, TypeVar

from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaParams, JavaTransformer
from pyspark.sql import DataFrame

from sparkbit import _errors

JAVA_PACKAGE = "io.sparkbit.spark"

S = TypeVar("S", bound="JavaStage")


class JavaStage(JavaParams, JavaMLReadable, JavaMLWritable):
    """A stage whose work is done by a Java object with the same Params."""

    _java_class: str

    def __init__(self) -> None:
        super().__init__()
        _errors.install()
        try:
            self._java_obj = self._new_java_obj(self._java_class, self.uid)
        except TypeError as e:  # 'JavaPackage' object is not callable
            raise _errors.SparkBitError(_errors.NO_JAR) from e

    def _set_given(self: S, values: Dict[str, Any]) -> S:
        return self._set(**{name: value for name, value in values.items() if value is not None})

    def _set(self: S, **kwargs: Any) -> S:
        """Accepts path objects where strings are meant, and lets Java check each value at once."""
        values = {
            name: os.fspath(value) if isinstance(value, os.PathLike) else value
            for name, value in kwargs.items()
        }
        before = dict(self._paramMap)
        super()._set(**values)
        try:
            for param in map(self.getParam, values):
                if self.isSet(param):
                    self._make_java_param_pair(param, self.getOrDefault(param))
        except Exception:
            self._paramMap = before
            raise
        return self


class StageTransformer(JavaStage, JavaTransformer):
    """A stage that adds columns to a table of images."""


class StageEstimator(JavaStage, JavaEstimator):
    """A stage that trains a model."""

    def _create_model(self, java_model: Any) -> Any:
        return JavaParams._from_java(java_model)

    def _fit(self, dataset: DataFrame) -> Any:
        # JavaEstimator would copy its own batchSize and columns over those of the model.
        return self._create_model(self._fit_java(dataset))


def register(stages: ModuleType) -> None:
    """Gives the module of the stages the name of their Java package too.

    PySpark makes the name of a class in one language from that in the other. To find
    ``io.sparkbit.spark`` it would import Python's own module ``io``, unless the whole name is known.
    """
    sys.modules[JAVA_PACKAGE] = stages
    for member in list(vars(stages).values()):
        if isinstance(member, type) and member.__module__ == stages.__name__:
            member.__module__ = JAVA_PACKAGE
