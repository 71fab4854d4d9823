"""What joins the classes of Python to those of Java."""
from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any, Dict, Type, TypeVar

from pyspark.ml.param import Param
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaParams, JavaTransformer
from pyspark.sql import DataFrame

from sparkbit import _errors

JAVA_PACKAGE = "io.sparkbit.spark"

S = TypeVar("S", bound="JavaStage")


class StageReader(JavaMLReader):
    """Loads a stage that either language saved."""

    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return clazz._java_class


class JavaStage(JavaParams, JavaMLReadable, JavaMLWritable):
    """A stage whose work is done by a Java object with the same Params."""

    _java_class: str

    def __init__(self) -> None:
        super().__init__()
        _errors.install()
        try:
            self._java_obj = self._new_java_obj(self._java_class, self.uid)
        except TypeError as e:  # 'JavaPackage' object is not callable
            raise _errors.SparkBitError(
                "The jar of spark-bit is not on Spark's class path; create the session with"
                " sparkbit.configure(SparkSession.builder).getOrCreate(), or submit with"
                " --jars spark-bit-VERSION-all.jar"
            ) from e

    def _set_given(self: S, values: Dict[str, Any]) -> S:
        return self._set(**{name: value for name, value in values.items() if value is not None})

    def _set(self: S, **kwargs: Any) -> S:
        """Accepts path objects where strings are meant, and lets Java check each value at once."""
        values = {
            name: os.fspath(value) if isinstance(value, os.PathLike) else value
            for name, value in kwargs.items()
        }
        super()._set(**values)
        for name in values:
            param: Param[Any] = self.getParam(name)
            if self.isSet(param):
                try:
                    self._make_java_param_pair(param, self.getOrDefault(param))
                except Exception:
                    self.clear(param)
                    raise
        return self

    @classmethod
    def read(cls: Type[S]) -> StageReader:
        """Returns a reader of saved stages."""
        return StageReader(cls)


class StageTransformer(JavaStage, JavaTransformer):
    """A stage that adds columns to a table of images."""


class StageEstimator(JavaStage, JavaEstimator):
    """A stage that trains a model."""

    def _create_model(self, java_model: Any) -> Any:
        return JavaParams._from_java(java_model)

    def _fit(self, dataset: DataFrame) -> Any:
        # JavaEstimator would copy its own batchSize and columns over those of the model.
        return self._create_model(self._fit_java(dataset))


def register(*stages: Type[JavaStage]) -> None:
    """Lets PySpark find the classes of stages that Java loads.

    PySpark imports the module that is named like the Java package. Python's own module ``io`` is in
    the way of that, unless the full name is known already.
    """
    module = ModuleType(JAVA_PACKAGE)
    for stage in stages:
        setattr(module, stage.__name__, stage)
    sys.modules[JAVA_PACKAGE] = module
