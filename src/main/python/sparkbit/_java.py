"""What joins the classes of Python to those of Java, on Spark's JVM or on a server of Spark Connect."""
from __future__ import annotations

import json
import os
import sys
from types import ModuleType
from typing import Any, ClassVar, Dict, Generic, List, NamedTuple, Optional, Type, TypeVar

from pyspark.ml.param import Param, TypeConverters
from pyspark.ml.util import HasTrainingSummary, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams, JavaTransformer, JavaWrapper
from pyspark.sql import DataFrame
from pyspark.sql.utils import is_remote

from sparkbit import _errors

JAVA_PACKAGE = "io.sparkbit.spark"

S = TypeVar("S", bound="JavaStage")
M = TypeVar("M", bound="StageModel")


_INT = 2**31


def to_int(value: Any) -> int:
    """Converts a value as PySpark does, and raises TypeError for what Java's int cannot hold."""
    number = TypeConverters.toInt(value)
    if not -_INT <= number < _INT:
        raise TypeError(f"{number} is not from {-_INT} to {_INT - 1}")
    return number


def _text(value: Any) -> Any:
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    return json.dumps(value) if isinstance(value, dict) else value


class JavaStage(JavaParams, JavaMLWritable):
    """A stage whose work is done by a Java object with the same Params."""

    _java_class: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        _errors.install()
        if not is_remote():
            _errors.require_jar()
        self._java_obj = self._new_java_obj(self._java_class, self.uid)

    @classmethod
    def read(cls) -> Any:
        """Returns a reader of saved stages."""
        _errors.install()
        if not is_remote():
            _errors.require_jar()
        return super().read()  # type: ignore[misc]

    def _set_given(self: S, values: Dict[str, Any]) -> S:
        return self._set(**{name: value for name, value in values.items() if value is not None})

    def _set(self: S, **kwargs: Any) -> S:
        """Accepts path objects and dicts where strings are meant. Java checks each value at once; a server of
        Spark Connect does when the stage is used."""
        values = {
            name: _text(value)
            for name, value in kwargs.items()
        }
        before = dict(self._paramMap)
        super()._set(**values)
        try:
            self._check(values)
        except Exception:
            self._paramMap = before
            raise
        return self

    def _check(self, values: Dict[str, Any]) -> None:
        if not is_remote():
            for param in map(self.getParam, values):
                if self.isSet(param):
                    self._make_java_param_pair(param, self.getOrDefault(param))


class StageTransformer(JavaStage, JavaTransformer):
    """A stage that adds columns to a table of images."""


class ClassCounts(NamedTuple):
    """How many validation images of a class there are, how many were taken for it, and how many of both."""

    images: int
    predicted: int
    correct: int


class Validation(NamedTuple):
    """How a model did on the validation images after a step, whose number counts from 0. The metrics
    have the names by which ``validationMetric`` chooses them. The classes, and their thresholds where
    an image may show several, are in the order of class indices. Where an image shows one class,
    ``ece`` is the expected calibration error of the scores, 0 to 1, and ``calibratedEce`` that at the
    ``temperature``, if temperatureScaling found one; images of an energy above ``unknownThreshold``
    show none of the classes, if unknownFalsePositiveRate chose one."""

    step: int
    loss: float
    metrics: Dict[str, float]
    classes: List[ClassCounts]
    thresholds: List[float]
    ece: Optional[float] = None
    temperature: Optional[float] = None
    calibratedEce: Optional[float] = None
    unknownThreshold: Optional[float] = None


def _validation(found: Any) -> Validation:
    metrics = {metric.userName(): found.metric(metric) for metric in found.metrics().keySet()}
    classes = [ClassCounts(one.images(), one.predicted(), one.correct()) for one in found.classes()]
    thresholds = [one.threshold() for one in found.thresholds()]
    reliability, calibration = found.reliability(), found.calibration()
    calibrated = calibration.get() if calibration.isPresent() else None
    return Validation(
        found.step(),
        found.loss(),
        metrics,
        classes,
        thresholds,
        ece=reliability.get().expectedCalibrationError() if reliability.isPresent() else None,
        temperature=calibrated.temperature() if calibrated else None,
        calibratedEce=calibrated.reliability().expectedCalibrationError() if calibrated else None,
        unknownThreshold=found.unknown().get().threshold() if found.unknown().isPresent() else None,
    )


class BitTrainingSummary(JavaWrapper):
    """The course of the training that made a classifier."""

    @property
    def objectiveHistory(self) -> List[float]:
        """Of a BitFineTuner, the mean loss of each step's images, before the step changed the weights;
        of a BitLinearProbe, the regression's objective at the start and after each iteration."""
        return list(self._call_java("objectiveHistory"))

    @property
    def totalIterations(self) -> int:
        """The number of steps or iterations."""
        return int(self._call_java("totalIterations"))

    @property
    def validations(self) -> List[Validation]:
        """Of a BitFineTuner, the validations in their order, if it had images to validate with. Not over
        Spark Connect, whose servers tell nothing but the other two."""
        return [_validation(found) for found in self._own("validations")]

    @property
    def bestValidation(self) -> Optional[Validation]:
        """The validation of the weights that became the model; None without validation. Not over Spark
        Connect."""
        found = self._own("bestValidation")
        return _validation(found.get()) if found and found.isPresent() else None

    @property
    def interpolation(self) -> Dict[float, Validation]:
        """The validations of weights between the first (0) and the best (1) of a BitFineTuner with
        interpolateWeights, by their share of the best; empty without it. Not over Spark Connect."""
        found = self._own("interpolation")
        tried = found.get().tried() if found and found.isPresent() else []
        return {one.share(): _validation(one.validation()) for one in tried}

    def _own(self, method: str) -> Any:
        if is_remote():
            raise RuntimeError(
                f"{method} is not available over Spark Connect; read it where the training runs, or"
                " run jobs/fine-tune, which writes validation-log.csv"
            )
        summary: Any = self._java_obj
        of_tuner = summary.getClass().getSimpleName() == "FineTuningSummary"
        return getattr(summary, method)() if of_tuner else []

    def __repr__(self) -> str:
        history = self.objectiveHistory
        course = f", objective {history[0]:.4g} to {history[-1]:.4g}" if history else ""
        return f"{type(self).__name__}({self.totalIterations} iterations{course})"


FineTuningSummary = BitTrainingSummary  # Its name when only a BitFineTuner made classifiers.


class StageModel(StageTransformer, HasTrainingSummary[BitTrainingSummary]):
    """A stage that an estimator can make too. It then has a summary, until it is saved and loaded."""

    @property
    def hasSummary(self) -> bool:
        """Whether there is a training summary: in the session that trained the model."""
        return self._is_of_java() and super().hasSummary

    @property
    def summary(self) -> BitTrainingSummary:
        """The course of the training. Raises RuntimeError if there is none."""
        if not self.hasSummary:
            raise RuntimeError(f"No training summary available for this {type(self).__name__}")
        found = super().summary
        return found if isinstance(found, BitTrainingSummary) else BitTrainingSummary(found)

    def _is_of_java(self) -> bool:
        return isinstance(self, JavaModel) or not is_remote()

    # From PySpark 4.1 on, clients of Spark Connect make the summary with these two.

    @property
    def _summaryCls(self) -> type:
        return BitTrainingSummary

    def _summary_dataset(self, train_dataset: DataFrame) -> DataFrame:
        return train_dataset


class StageEstimator(JavaStage, JavaEstimator[M], Generic[M]):
    """A stage that trains a model."""

    _model_class: ClassVar[Type[StageModel]]

    # The values of these are not those of the model.
    _OWN = ("labelsFile", "model")

    def _create_model(self, java_model: Any) -> Any:
        if not is_remote():
            return JavaParams._from_java(java_model)
        model = self._fitted_class()()
        model._java_obj = java_model
        return model

    def _fitted_class(self) -> Type[StageModel]:
        """Clients of Spark Connect tell models, which the server keeps, by their type."""
        made = self._model_class
        return type(made.__name__, (made, JavaModel), {"__module__": made.__module__})

    def _fit(self, dataset: DataFrame) -> Any:
        if is_remote():
            return super()._fit(dataset)
        # JavaEstimator would copy its own batchSize and columns over those of the model.
        return self._create_model(self._fit_java(dataset))

    def _copyValues(self, to: Any, extra: Optional[Any] = None) -> Any:
        if not isinstance(to, StageModel):
            return super()._copyValues(to, extra)
        own = [param for param in to.params if self._is_own(param)]
        defaults = {param: to._defaultParamMap.get(param) for param in own}
        to = super()._copyValues(to, extra)
        for param in own:
            to._paramMap.pop(param, None)
            to._defaultParamMap.pop(param, None)
            if defaults[param] is not None:
                to._defaultParamMap[param] = defaults[param]
        folder = self.getOrDefault("outputDir")
        return to._set(model=folder) if folder else to

    def _is_own(self, of_model: Param[Any]) -> bool:
        """A Param that is explained in other words means something else, as the batchSize of a training."""
        name = of_model.name
        return name in self._OWN or self.hasParam(name) and self.getParam(name).doc != of_model.doc


class LearningRatePoint(NamedTuple):
    """A step of a search for a learning rate. The loss is from before the step changed the weights; the
    smoothed one is the mean of the losses so far, in which recent ones count more."""

    step: int
    learningRate: float
    loss: float
    smoothedLoss: float


class LearningRateSearch(NamedTuple):
    """What a search for a learning rate has found: its steps, and the suggested rate or else the problem."""

    points: List[LearningRatePoint]
    suggestion: Optional[float]
    problem: Optional[str]


class TuningEstimator(StageEstimator[M], Generic[M]):
    """A stage that trains a network."""

    def findLearningRate(
        self, dataset: DataFrame, *, least: float = 1e-5, greatest: float = 10.0, steps: int = 100
    ) -> LearningRateSearch:
        """Trains as ``fit`` would, but with a learning rate that rises from step to step, until the loss
        grows too much, and suggests a rate. The model is not kept. Not over Spark Connect."""
        if is_remote():
            raise RuntimeError(
                "findLearningRate is not available over Spark Connect; call it where the training runs, or"
                " run jobs/find-learning-rate"
            )
        from pyspark import SparkContext

        jvm: Any = SparkContext._jvm
        rates = jvm.io.sparkbit.training.LearningRateRange(float(least), float(greatest), to_int(steps))
        found = self._to_java().findLearningRate(dataset._jdf, rates)
        return LearningRateSearch(
            [LearningRatePoint(p.step(), p.learningRate(), p.loss(), p.smoothedLoss()) for p in found.points()],
            found.suggestion().getAsDouble() if found.suggestion().isPresent() else None,
            found.problem().get() if found.problem().isPresent() else None,
        )


def register(stages: ModuleType) -> None:
    """Gives the module of the stages the name of their Java package too.

    PySpark makes the name of a class in one language from that in the other. To find
    ``io.sparkbit.spark`` it would import Python's own module ``io``, unless the whole name is known.
    """
    sys.modules[JAVA_PACKAGE] = stages
    for member in list(vars(stages).values()):
        if isinstance(member, type) and member.__module__ == stages.__name__:
            member.__module__ = JAVA_PACKAGE
