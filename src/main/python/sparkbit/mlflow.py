"""Trainings and the outputs of jobs in runs of MLflow, whose package ``mlflow`` this needs.

>>> import mlflow, sparkbit.mlflow
>>> with mlflow.start_run():
...     model = sparkbit.mlflow.fit(tuner, photos, test=others)
...     sparkbit.mlflow.log_model(model, photos.limit(5))

``mlflow.spark.load_model`` loads the model again, after ``import sparkbit``.
"""
from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path
from typing import Any, Dict, Optional, Union

import mlflow
import mlflow.spark
from pyspark.ml import PipelineModel
from pyspark.sql import DataFrame, SparkSession, functions
from pyspark.sql.utils import is_remote

from sparkbit._errors import SparkBitError
from sparkbit.stages import BitFineTuner, BitImageClassifier, BitLinearProbe

_SHOWN = "*.{csv,html,json,png}"
_LOG, _METRICS = "training-log.csv", "metrics.json"


class _Steps:
    """A listener of Java's training, which calls it on a thread without an active run."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id

    def started(self, start: Any) -> None:
        recipe = start.recipe()
        chosen = {
            "rule.steps": recipe.schedule().steps(),
            "rule.learningRate": recipe.schedule().learningRate(),
            "rule.mixupAlpha": recipe.mixupAlpha(),
            "rule.resize": recipe.resize().height(),
            "rule.crop": recipe.crop().height(),
            "images": start.images(),
            "validation_images": start.validationImages(),
            "labels": start.labels().size(),
        }
        for name, value in chosen.items():
            mlflow.MlflowClient().log_param(self._run_id, name, value)

    def validated(self, validation: Any, program: Any) -> None:
        values = {
            f"validation_{metric.column()}": validation.metric(metric)
            for metric in validation.metrics().keySet()
        }
        mlflow.log_metrics(values, step=validation.step(), run_id=self._run_id, synchronous=False)

    def stepDone(self, step: Any, program: Any) -> None:
        values = {
            "loss": step.loss(),
            "learning_rate": step.learningRate(),
            "step_seconds": step.seconds(),
        }
        mlflow.log_metrics(values, step=step.step(), run_id=self._run_id, synchronous=False)

    class Java:
        implements = ["io.sparkbit.training.TrainingListener"]


def fit(
    tuner: Union[BitFineTuner, BitLinearProbe], dataset: DataFrame, test: Optional[DataFrame] = None
) -> BitImageClassifier:
    """Fits an estimator and logs it to the active run, which is started if there is none: its Params at the
    start, of a tuner what the BiT-HyperRule chose, the loss and learning rate of each step and each validation
    while it trains (over Spark Connect only the losses, at the end), of a probe the objective of each iteration at the end,
    and with test images the accuracy.

    Parameters
    ----------
    tuner
        or probe, with its Params
    dataset
        of training images, with the estimator's columns
    test
        images that were not trained on, with the same columns

    Raises SparkBitError before the training if it is another estimator or has no column to compare with the labels.
    """
    _require_loggable(tuner, test)
    run = mlflow.active_run() or mlflow.start_run()
    mlflow.log_params({param.name: value for param, value in tuner.extractParamMap().items()})
    if isinstance(tuner, BitFineTuner) and not is_remote():
        model = _fit_and_tell(tuner, dataset, _Steps(run.info.run_id))
    else:
        model = _fit_silently(tuner, dataset)
    if test is not None:
        mlflow.log_metrics(_quality(model, model.transform(test), tuner.getLabelCol()))
    mlflow.flush_async_logging()
    return model


def _require_loggable(estimator: Any, test: Optional[DataFrame]) -> None:
    if not isinstance(estimator, (BitFineTuner, BitLinearProbe)):
        raise SparkBitError(
            f"fit takes a BitFineTuner or a BitLinearProbe, not a {type(estimator).__name__}; fit that"
            " by itself, and log it by log_model"
        )
    if test is None:
        return
    if not estimator.getPredictedLabelCol():
        raise SparkBitError("test needs labels to compare: set predictedLabelCol to a column's name")
    test.select(estimator.getLabelCol()).schema  # Spark's own message, before the training instead of after


def _fit_silently(
    estimator: Union[BitFineTuner, BitLinearProbe], dataset: DataFrame
) -> BitImageClassifier:
    model = estimator.fit(dataset)
    for step, loss in enumerate(model.summary.objectiveHistory):
        mlflow.log_metric("loss", loss, step=step, synchronous=False)
    return model


def _fit_and_tell(
    tuner: BitFineTuner, dataset: DataFrame, listener: _Steps
) -> BitImageClassifier:
    from pyspark import SparkContext, java_gateway

    java_gateway.ensure_callback_server_started(SparkContext._gateway)  # type: ignore[no-untyped-call]
    model: BitImageClassifier = tuner._create_model(tuner._to_java().fit(dataset._jdf, listener))
    return model


def _quality(model: BitImageClassifier, labeled: DataFrame, label: str) -> Dict[str, float]:
    right = functions.col(model.getPredictedLabelCol()) == functions.col(label).cast("string")
    row = labeled.agg(functions.count("*"), functions.avg(right.cast("double"))).first()
    assert row is not None  # An aggregate has one row.
    return {"test_images": row[0], "test_accuracy": row[1]}


def log_model(model: Any, images: DataFrame, name: str = "model", **kwargs: Any) -> Any:
    """Logs a stage, or a PipelineModel with stages, as ``mlflow.spark.log_model`` does, with a signature
    and an input example.

    Parameters
    ----------
    model
        the stage or pipeline
    images
        a few images, which become the input example
    name
        of the model in MLflow
    kwargs
        other arguments of ``mlflow.spark.log_model``, such as ``registered_model_name``
    """
    pipeline = model if isinstance(model, PipelineModel) else PipelineModel([model])
    made = pipeline.transform(images)
    shown = [field for field in made.columns if field not in images.columns]
    signature = mlflow.models.infer_signature(images, made.select(*shown))
    return mlflow.spark.log_model(
        pipeline, name, signature=signature, input_example=images.toPandas(), **kwargs
    )


def log_output(spark: SparkSession, folder: str) -> None:
    """Logs the output folder of ``jobs/fine-tune`` or ``jobs/evaluate``: its reports, plots and records
    as artifacts, the numbers of ``metrics.json``, and each step of ``training-log.csv``.

    Parameters
    ----------
    spark
        the session, which reads the folder
    folder
        on any Hadoop file system
    """
    files = spark.read.format("binaryFile").option("pathGlobFilter", _SHOWN).load(folder)
    contents = {row.path.rsplit("/", 1)[1]: bytes(row.content) for row in files.collect()}
    with tempfile.TemporaryDirectory() as here:
        for name, content in contents.items():
            Path(here, name).write_bytes(content)
        mlflow.log_artifacts(here)
    for row in csv.DictReader(contents.get(_LOG, b"").decode().splitlines()):
        values = {key: float(value) for key, value in row.items() if key != "step"}
        mlflow.log_metrics(values, step=int(row["step"]), synchronous=False)
    metrics = json.loads(contents.get(_METRICS, b"{}"))
    numbers = {key: value for key, value in metrics.items() if isinstance(value, (int, float))}
    mlflow.log_metrics(numbers)
    mlflow.flush_async_logging()
