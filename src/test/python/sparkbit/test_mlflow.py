"""A real tracking server on loopback."""
import subprocess
import sys

import pytest

import sparkbit
from conftest import free_port, needs_jvm, uri, wait_for
from test_stages import classifier, probe, tuner

mlflow = pytest.importorskip("mlflow")

pytestmark = needs_jvm


@pytest.fixture(scope="module")
def tracking(tmp_path_factory):
    """The address of a server that keeps all in a folder."""
    folder = tmp_path_factory.mktemp("mlflow")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [
        sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--backend-store-uri", f"sqlite:///{folder}/db",
        "--artifacts-destination", f"{folder}/artifacts",
    ]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for(server, port, folder / "log")
        mlflow.set_tracking_uri(address)
        yield mlflow.MlflowClient(address)
    finally:
        server.terminate()
        server.wait()


def test_a_training_is_logged(tracking, digits, spark):
    import sparkbit.mlflow

    with mlflow.start_run() as run:
        model = sparkbit.mlflow.fit(tuner(learningRate=0.01), digits, test=digits)

    logged = tracking.get_run(run.info.run_id).data
    assert logged.params["learningRate"] == "0.01" and logged.params["flipProbability"] == "0.5"
    assert logged.params["rule.steps"] == "3" and logged.params["images"] == "40"
    losses = tracking.get_metric_history(run.info.run_id, "loss")
    assert [(loss.step, loss.value) for loss in losses] == list(
        enumerate(model.summary.objectiveHistory)
    )
    labeled = model.transform(digits)
    right = labeled.where("predictedLabel = digit").count()
    assert logged.metrics["test_accuracy"] == right / 40 and logged.metrics["test_images"] == 40
    rates = tracking.get_metric_history(run.info.run_id, "learning_rate")
    assert [rate.step for rate in rates] == [0, 1, 2] and rates[0].value == 0.01


def test_validations_are_logged(tracking, digits, spark):
    import sparkbit.mlflow

    with mlflow.start_run() as run:
        model = sparkbit.mlflow.fit(tuner(validationSplit=0.3, validationInterval=2), digits)

    assert tracking.get_run(run.info.run_id).data.params["validation_images"] == "10"
    for name, of in (("loss", "loss"), ("accuracy", "accuracy"), ("macro_f1", "macroF1")):
        history = tracking.get_metric_history(run.info.run_id, f"validation_{name}")
        assert [(one.step, one.value) for one in history] == [
            (one.step, one.metrics[of]) for one in model.summary.validations
        ]


def test_a_linear_probe_is_logged(tracking, digits, spark):
    import sparkbit.mlflow

    with mlflow.start_run() as run:
        model = sparkbit.mlflow.fit(probe(regParam=0.1), digits, test=digits)

    logged = tracking.get_run(run.info.run_id).data
    assert logged.params["regParam"] == "0.1" and logged.params["maxIter"] == "8"
    losses = tracking.get_metric_history(run.info.run_id, "loss")
    assert [loss.value for loss in losses] == model.summary.objectiveHistory
    assert logged.metrics["test_accuracy"] > 0.9 and logged.metrics["test_images"] == 40


def test_a_model_is_logged_and_loaded(tracking, digits, tmp_path):
    import sparkbit.mlflow

    images = digits.select("path")
    with mlflow.start_run():
        logged = sparkbit.mlflow.log_model(classifier(), images.limit(2), dfs_tmpdir=uri(tmp_path))

    loaded = mlflow.spark.load_model(logged.model_uri, dfs_tmpdir=uri(tmp_path))

    expected = [row.score for row in classifier().transform(images).collect()]
    assert [row.score for row in loaded.transform(images).collect()] == expected
    information = mlflow.models.get_model_info(logged.model_uri)
    assert information.signature.inputs.input_names() == ["path"]
    assert information.signature.outputs.input_names() == ["prediction", "predictedLabel", "score"]
    assert information.saved_input_example_info


def test_the_output_of_a_job_is_logged(tracking, spark, tmp_path):
    import sparkbit.mlflow

    (tmp_path / "training-log.csv").write_text("step,loss,learning_rate,seconds\n0,2.5,0.1,1\n1,2,0.1,1\n")
    (tmp_path / "metrics.json").write_text('{"accuracy": 0.75, "classes": [{"f1": 1}]}')
    (tmp_path / "report.html").write_text("<p>é</p>", encoding="utf-8")
    with mlflow.start_run() as run:
        sparkbit.mlflow.log_output(spark, uri(tmp_path))

    logged = tracking.get_run(run.info.run_id).data
    assert logged.metrics["accuracy"] == 0.75 and logged.metrics["loss"] == 2
    names = [artifact.path for artifact in tracking.list_artifacts(run.info.run_id)]
    assert sorted(names) == ["metrics.json", "report.html", "training-log.csv"]
    assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/report.html") == "<p>é</p>"


def test_what_cannot_be_logged_is_told_before_the_training(tracking, digits):
    from pyspark.ml import Pipeline

    with pytest.raises(sparkbit.SparkBitError, match="fit takes a BitFineTuner or a BitLinearProbe, not a Pipeline"):
        sparkbit.mlflow.fit(Pipeline(stages=[probe()]), digits)
    with pytest.raises(sparkbit.SparkBitError, match="set predictedLabelCol to a column's name"):
        sparkbit.mlflow.fit(probe(predictedLabelCol=""), digits, test=digits)
    with pytest.raises(Exception, match="label"):
        sparkbit.mlflow.fit(probe(), digits, test=digits.select("path"))
