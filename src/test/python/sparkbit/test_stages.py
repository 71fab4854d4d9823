"""The stages from Python, on real Spark."""
import inspect

import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import IndexToString
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder
from pyspark.sql import functions

import sparkbit
from conftest import DIGITS, MODEL

STAGES = [
    sparkbit.BitFineTuner,
    sparkbit.BitImageClassifier,
    sparkbit.BitImageEmbedder,
    sparkbit.BitImagePreprocessor,
]


def classifier(**params):
    return sparkbit.BitImageClassifier(inputCol="path", model=MODEL, **params)


def test_labels_images(digits):
    rows = classifier(topK=3, topKCol="best").transform(digits).collect()

    assert [row.prediction for row in rows] == [row.label for row in rows]
    assert {row.predictedLabel for row in rows} == {
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    }
    assert all(0.5 < row.score <= 1 and row.best[0].label == row.predictedLabel for row in rows)


def test_lists_images(spark):
    rows = sparkbit.list_images(spark, DIGITS / "0").collect()

    assert len(rows) == len(list((DIGITS / "0").iterdir()))
    assert rows[0].asDict().keys() == {"path", "length", "modificationTime"}


@pytest.mark.parametrize("stage", STAGES)
def test_params_are_those_of_java(spark, stage):
    python = stage()
    java = python._java_obj

    assert {param.name for param in python.params} == {param.name() for param in java.params()}
    for param in python.params:
        java_param = java.getParam(param.name)
        assert param.doc == java_param.doc()
        assert python.hasDefault(param) == java.hasDefault(java_param)
        if python.hasDefault(param):
            assert python.getOrDefault(param) == java.getOrDefault(java_param)
        name = param.name[0].upper() + param.name[1:]
        assert inspect.signature(getattr(python, "get" + name)).return_annotation
        assert param.name in inspect.signature(stage).parameters


def test_a_value_is_checked_when_it_is_set(spark):
    with pytest.raises(sparkbit.SparkBitError) as error:
        classifier(batchSize=0)

    assert str(error.value) == "batchSize is 0, but must be from 1 to 65536"
    stage = classifier(device="cpu")
    with pytest.raises(sparkbit.SparkBitError):
        stage.setDevice("tpu")
    assert stage.getDevice() == "cpu"


def test_an_error_is_a_sentence(spark, digits):
    missing = digits.limit(1).withColumn("path", functions.lit("file:/no/such.png"))

    with pytest.raises(sparkbit.SparkBitError) as error:
        classifier().transform(missing).collect()

    assert str(error.value).startswith(
        "Image cannot be used: NOT_FOUND: file:/no/such.png: there is no such file"
    )
    assert "\n" not in str(error.value)
    with pytest.raises(sparkbit.SparkBitError, match="no input column 'picture'"):
        sparkbit.BitImageClassifier(inputCol="picture", model=MODEL).transform(digits)


def test_spark_s_own_errors_stay(spark):
    from pyspark.errors import AnalysisException

    with pytest.raises(AnalysisException):
        spark.sql("SELECT nothing")


def test_works_with_spark_s_own_stages(digits):
    table = classifier().transform(digits)

    assert MulticlassClassificationEvaluator(metricName="accuracy").evaluate(table) == 1
    names = IndexToString(inputCol="prediction", outputCol="name").transform(table)
    assert names.filter("name <> predictedLabel").count() == 0


def test_a_stage_is_saved_and_loaded(digits, tmp_path):
    path = str(tmp_path / "stage")
    classifier(batchSize=7, topK=2, topKCol="best").save(path)

    loaded = sparkbit.BitImageClassifier.load(path)

    assert (loaded.getBatchSize(), loaded.getTopKCol(), loaded.getModel()) == (7, "best", MODEL)
    assert loaded.transform(digits).first().best


def test_a_pipeline_is_saved_and_loaded_by_either_language(spark, digits, tmp_path):
    pipeline = Pipeline(
        stages=[
            sparkbit.BitImageEmbedder(inputCol="path", model=MODEL, outputCol="features"),
            LogisticRegression(maxIter=5, regParam=0.1),
        ]
    )
    model = pipeline.fit(digits)
    expected = [row.prediction for row in model.transform(digits).collect()]
    path = str(tmp_path / "model")
    model.save(path)

    loaded = PipelineModel.load(path)
    assert isinstance(loaded.stages[0], sparkbit.BitImageEmbedder)
    assert [row.prediction for row in loaded.transform(digits).collect()] == expected
    java = spark._jvm.org.apache.spark.ml.PipelineModel.load(path)
    assert java.stages()[0].getClass().getName() == "io.sparkbit.spark.BitImageEmbedder"
    java.save(path + "-by-java")
    again = PipelineModel.load(path + "-by-java")
    assert [row.prediction for row in again.transform(digits).collect()] == expected


def test_is_cross_validated(digits, tmp_path):
    regression = LogisticRegression(maxIter=5)
    embedder = sparkbit.BitImageEmbedder(inputCol="path", model=MODEL, outputCol="features")
    grid = ParamGridBuilder().addGrid(regression.regParam, [0.01, 10.0]).build()
    validator = CrossValidator(
        estimator=Pipeline(stages=[embedder, regression]),
        estimatorParamMaps=grid,
        evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
        numFolds=2,
        seed=1,
    )
    model = validator.fit(digits)
    path = str(tmp_path / "validated")
    model.save(path)

    loaded = CrossValidatorModel.load(path)

    assert loaded.avgMetrics == model.avgMetrics
    assert isinstance(loaded.bestModel.stages[0], sparkbit.BitImageEmbedder)
    assert loaded.transform(digits).count() == 40


def test_fine_tunes(digits, tmp_path):
    folder = tmp_path / "tuned"
    tuner = sparkbit.BitFineTuner(
        inputCol="path", labelCol="digit", model=MODEL, outputDir=folder, steps=3, batchSize=8,
        resize=36, crop=32, predictionCol="class",
    )

    model = tuner.fit(digits)

    assert isinstance(model, sparkbit.BitImageClassifier)
    assert model.getModel().endswith(str(folder)) and (folder / "model.safetensors").is_file()
    assert model.getBatchSize() == 32 and model.getPredictionCol() == "class"
    assert model.transform(digits).select("class").distinct().count() > 1
    copy = sparkbit.BitFineTuner.load(_saved(tuner, tmp_path / "tuner"))
    assert (copy.getSteps(), copy.getOutputDir()) == (3, str(folder))


def _saved(stage, path):
    stage.save(str(path))
    return str(path)


def test_the_jar_is_found_or_named(monkeypatch, tmp_path):
    assert sparkbit.jar().name.startswith("spark-bit-")
    monkeypatch.setenv("SPARK_BIT_JAR", str(tmp_path / "no.jar"))
    with pytest.raises(sparkbit.SparkBitError, match="SPARK_BIT_JAR names .*no.jar, which is not a file"):
        sparkbit.jar()


def test_help_and_types_are_complete():
    import typing

    for stage in STAGES:
        hints = typing.get_type_hints(stage.__init__)
        assert hints["handleInvalid"] is str and hints["maxPixels"] is int
        assert all(param in stage.__doc__ for param in hints if param != "return")
        assert "_java_class" in inspect.getsource(stage)
