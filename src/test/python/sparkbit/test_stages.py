"""The stages from Python, on real Spark."""
import inspect
import math

import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import IndexToString, StringIndexer
from pyspark.ml.tuning import (
    CrossValidator,
    CrossValidatorModel,
    ParamGridBuilder,
    TrainValidationSplit,
    TrainValidationSplitModel,
)
from pyspark.sql import SparkSession, functions
from pyspark.sql.utils import is_remote

import sparkbit
from conftest import DIGITS, MODEL, needs_jvm, needs_server, uri

STAGES = [
    sparkbit.BitFineTuner,
    sparkbit.BitImageClassifier,
    sparkbit.BitImageEmbedder,
    sparkbit.BitImagePreprocessor,
    sparkbit.BitLinearProbe,
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
    rows = sparkbit.list_images(spark, uri(DIGITS / "0")).collect()

    assert len(rows) == len(list((DIGITS / "0").iterdir()))
    assert rows[0].asDict().keys() == {"path", "length", "modificationTime"}
    with pytest.raises(sparkbit.SparkBitError) as error:
        sparkbit.list_images(spark, uri("/no/such/folder")).count()
    assert str(error.value) == "There is no file or folder file:/no/such/folder; check the path"


@needs_jvm
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


@needs_jvm
def test_a_value_is_checked_when_it_is_set(spark):
    with pytest.raises(sparkbit.SparkBitError) as error:
        classifier(batchSize=0)

    assert str(error.value) == "batchSize is 0, but must be from 1 to 65536"
    stage = classifier(device="cpu")
    with pytest.raises(sparkbit.SparkBitError):
        stage.setDevice("tpu")
    assert stage.getDevice() == "cpu"


@needs_server
def test_a_server_checks_values_when_a_stage_is_used(digits):
    stage = classifier(batchSize=0)

    with pytest.raises(sparkbit.SparkBitError) as error:
        stage.transform(digits).count()

    assert str(error.value) == "batchSize is 0, but must be from 1 to 65536"


def test_an_error_is_a_sentence(spark, digits):
    missing = digits.limit(1).withColumn("path", functions.lit("file:/no/such.png"))

    with pytest.raises(sparkbit.SparkBitError) as error:
        classifier().transform(missing).collect()

    assert str(error.value).startswith(
        "Image cannot be used: NOT_FOUND: file:/no/such.png: there is no such file"
    )
    assert "\n" not in str(error.value)
    with pytest.raises(sparkbit.SparkBitError, match="no input column 'picture'"):
        sparkbit.BitImageClassifier(inputCol="picture", model=MODEL).transform(digits).count()


def test_spark_s_own_errors_stay(spark):
    from pyspark.errors import AnalysisException

    with pytest.raises(AnalysisException):
        spark.sql("SELECT nothing").count()


def test_works_with_spark_s_own_stages(digits):
    table = classifier().transform(digits)

    assert MulticlassClassificationEvaluator(metricName="accuracy").evaluate(table) == 1
    names = IndexToString(inputCol="prediction", outputCol="name").transform(table)
    assert names.filter("name <> predictedLabel").count() == 0


def test_a_stage_is_saved_and_loaded(digits, tmp_path):
    path = uri(tmp_path / "stage")
    classifier(batchSize=7, topK=2, topKCol="best").save(path)

    loaded = sparkbit.BitImageClassifier.load(path)

    assert (loaded.getBatchSize(), loaded.getTopKCol(), loaded.getModel()) == (7, "best", MODEL)
    assert loaded.transform(digits).first().best
    with pytest.raises(sparkbit.SparkBitError, match="is already there; save to another folder") as error:
        loaded.save(path)
    assert "\n" not in str(error.value)
    loaded.write().overwrite().save(path)


def test_a_pipeline_is_saved_and_loaded(digits, tmp_path):
    pipeline = Pipeline(
        stages=[
            sparkbit.BitImageEmbedder(inputCol="path", model=MODEL, outputCol="features"),
            LogisticRegression(maxIter=5, regParam=0.1),
        ]
    )
    model = pipeline.fit(digits)
    expected = [row.prediction for row in model.transform(digits).collect()]
    path = uri(tmp_path / "model")
    model.save(path)

    loaded = PipelineModel.load(path)

    assert isinstance(loaded.stages[0], sparkbit.BitImageEmbedder)
    assert [row.prediction for row in loaded.transform(digits).collect()] == expected


@needs_jvm
def test_java_loads_and_saves_a_pipeline_of_python(spark, digits, tmp_path):
    path = uri(tmp_path / "model")
    model = PipelineModel([classifier()])
    expected = [row.prediction for row in model.transform(digits).collect()]
    model.save(path)

    java = spark._jvm.org.apache.spark.ml.PipelineModel.load(path)
    assert java.stages()[0].getClass().getName() == "io.sparkbit.spark.BitImageClassifier"
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
    path = uri(tmp_path / "validated")
    model.save(path)

    loaded = CrossValidatorModel.load(path)

    assert loaded.avgMetrics == model.avgMetrics
    assert isinstance(loaded.bestModel.stages[0], sparkbit.BitImageEmbedder)
    assert loaded.transform(digits).count() == 40


def tuner(**params):
    return sparkbit.BitFineTuner(
        inputCol="path", labelCol="digit", model=MODEL, steps=3, batchSize=8, resize=36, crop=32,
        **params,
    )


def test_fine_tunes(digits, tmp_path):
    folder = tmp_path / "tuned"
    estimator = tuner(outputDir=uri(folder), predictionCol="class")

    model = estimator.fit(digits)

    assert isinstance(model, sparkbit.BitImageClassifier)
    assert model.getModel() == uri(folder) and (folder / "model.safetensors").is_file()
    assert model.getBatchSize() == 32 and model.getPredictionCol() == "class"
    assert model.transform(digits).select("class").distinct().count() > 1
    copy = sparkbit.BitFineTuner.load(_saved(estimator, tmp_path / "tuner"))
    assert (copy.getSteps(), copy.getOutputDir()) == (3, uri(folder))


def test_a_fine_tuned_model_has_a_summary_and_is_saved_whole(digits, tmp_path):
    model = tuner().fit(digits)

    assert model.hasSummary and model.summary.totalIterations == 3
    assert len(model.summary.objectiveHistory) == 3
    assert 0 < model.summary.objectiveHistory[0] < 10
    assert str(model.summary).startswith("BitTrainingSummary(3 iterations, objective ")
    expected = [tuple(row) for row in model.transform(digits).select("score", "prediction").collect()]
    loaded = sparkbit.BitImageClassifier.load(_saved(model, tmp_path / "model"))
    found = loaded.transform(digits).select("score", "prediction").collect()
    assert [tuple(row) for row in found] == expected
    with pytest.raises(RuntimeError, match="No training summary available for this BitImageClassifier"):
        loaded.summary
    assert not classifier().hasSummary


def test_a_fine_tuner_validates_while_it_trains(digits):
    model = tuner(validationSplit=0.3, validationInterval=2, validationMetric="accuracy", patience=5).fit(digits)

    if is_remote():
        with pytest.raises(RuntimeError, match="validations is not available over Spark Connect"):
            model.summary.validations
        return
    validations = model.summary.validations
    assert [one.step for one in validations] == [1, 2]
    assert model.summary.bestValidation == max(validations, key=lambda one: one.metrics["accuracy"])
    for one in validations:
        assert len(one.classes) == 10 and 0 < one.metrics["macroF1"] <= 1 and one.loss > 0
        assert one.metrics["accuracy"] == sum(c.correct for c in one.classes) / sum(c.images for c in one.classes)
    assert tuner().fit(digits).summary.bestValidation is None


def test_a_fine_tuner_learns_several_labels(digits):
    several = digits.withColumn("tags", functions.expr("IF(digit % 2 = 0, array('even'), array('odd', 'not even'))"))
    model = tuner(predictedLabelsCol="predicted", validationSplit=0.3).setLabelCol("tags").fit(several)

    assert set(sum((row.predicted for row in model.transform(several).collect()), [])) <= {"even", "odd", "not even"}
    if not is_remote():
        best = model.summary.bestValidation
        assert list(best.metrics) == ["loss", "microF1", "macroF1", "mAP"]
        assert len(best.thresholds) == 3 and all(0 <= one <= 1 for one in best.thresholds)


def test_a_fine_tuner_tells_how_sure_its_model_is(digits):
    model = tuner(
        validationSplit=0.5,
        temperatureScaling=True,
        unknownFalsePositiveRate=0.1,
        unknownScoreCol="energy",
        unknownCol="unknown",
    ).fit(digits)

    rows = model.transform(digits).select("energy", "unknown").collect()
    assert all(isinstance(row.unknown, bool) for row in rows)
    if not is_remote():
        best = model.summary.bestValidation
        assert 0 <= best.ece <= 1
        assert [row.unknown for row in rows] == [row.energy > best.unknownThreshold for row in rows]
        assert (best.temperature is None) == (best.calibratedEce is None)
    assert not any(row.unknown for row in model.setUnknownThreshold(1e6).transform(digits).collect())
    with pytest.raises(Exception, match="temperatureScaling needs images to validate with"):
        tuner(temperatureScaling=True).fit(digits)


def test_a_fine_tuner_learns_beyond_the_rule(digits):
    named = digits.withColumn(
        "digit", functions.expr("element_at(split('zero one two three four five six seven eight nine', ' '), int(digit) + 1)")
    )
    model = tuner(
        initialHead="probe",
        freezeUntil="stage1",
        emaDecay=0.5,
        maxGradNorm=1.0,
        validationSplit=0.3,
        interpolateWeights=True,
        teacher="bundled:bit-tiny-digits",
        distillationTemperature=2.0,
    ).fit(named)

    if not is_remote():
        tried = model.summary.interpolation
        assert list(tried) == [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0]
        assert model.summary.bestValidation.loss == min(one.loss for one in tried.values())
        assert tuner().fit(digits).summary.interpolation == {}
    with pytest.raises(Exception, match="interpolateWeights needs images to validate with"):
        tuner(interpolateWeights=True).fit(digits)
    with pytest.raises(Exception, match="Teacher 'bundled:bit-tiny-digits' has the labels .zero, one"):
        tuner(teacher="bundled:bit-tiny-digits").fit(digits)


def test_a_fine_tuner_finds_a_learning_rate(digits):
    if is_remote():
        with pytest.raises(RuntimeError, match="findLearningRate is not available over Spark Connect"):
            tuner().findLearningRate(digits)
        return
    search = tuner(learningRate=7.0).findLearningRate(digits, least=1e-4, greatest=100, steps=40)

    assert math.isclose(search.points[0].loss, math.log(digits.select("digit").distinct().count()), rel_tol=1e-5)
    assert [point.step for point in search.points] == list(range(len(search.points)))
    assert (search.suggestion is None) == (search.problem is not None)
    assert search.suggestion == min(search.points, key=lambda point: point.smoothedLoss).learningRate / 10
    with pytest.raises(sparkbit.SparkBitError, match="takes at least 20 steps, but steps is 9"):
        tuner().findLearningRate(digits, steps=9)


def test_class_weights_may_be_a_dict():
    assert tuner(classWeights={"1": 2.5}).getClassWeights() == '{"1": 2.5}'


def test_a_validation_column_must_be_boolean(digits):
    message = "validationIndicatorCol names a column of booleans: true for images to validate with"
    with pytest.raises(Exception, match=message):
        tuner(validationIndicatorCol="digit").fit(digits)


def test_a_fine_tuner_is_a_stage_of_a_pipeline(digits, tmp_path):
    model = Pipeline(stages=[tuner()]).fit(digits)
    expected = [row.score for row in model.transform(digits).collect()]

    loaded = PipelineModel.load(_saved(model, tmp_path / "model"))

    assert [row.score for row in loaded.transform(digits).collect()] == expected


def probe(**params):
    return sparkbit.BitLinearProbe(inputCol="path", labelCol="digit", model=MODEL, maxIter=8, **params)


def test_fits_a_linear_probe(digits, tmp_path):
    estimator = probe(regParam=0.1, batchSize=7, predictionCol="class", scoreCol="sure")

    model = estimator.fit(digits)

    assert isinstance(model, sparkbit.BitImageClassifier)
    assert model.getBatchSize() == 7 and model.getPredictionCol() == "class"
    right = model.transform(digits).filter("predictedLabel = digit and class = label and sure > 0.1")
    assert right.count() >= 38
    history = model.summary.objectiveHistory
    assert history[0] == pytest.approx(math.log(10)) and history == sorted(history, reverse=True)
    assert 1 <= model.summary.totalIterations == len(history) - 1 <= 8
    copy = sparkbit.BitLinearProbe.load(_saved(estimator, tmp_path / "probe"))
    assert (copy.getRegParam(), copy.getMaxIter(), copy.getTol()) == (0.1, 8, 1e-6)
    expected = [row.sure for row in model.transform(digits).collect()]
    loaded = sparkbit.BitImageClassifier.load(_saved(model, tmp_path / "model"))
    # Over Spark Connect a copy has transformed, whose head runs on kept features.
    assert [row.sure for row in loaded.transform(digits).collect()] == pytest.approx(expected, abs=1e-6)
    assert not loaded.hasSummary


def test_a_linear_probe_is_cross_validated(spark, digits, tmp_path):
    indexed = StringIndexer(inputCol="digit", outputCol="index").fit(digits).transform(digits)
    estimator = probe().setLabelCol("index")
    validator = CrossValidator(
        estimator=estimator,
        estimatorParamMaps=ParamGridBuilder().addGrid(estimator.regParam, [100.0, 0.01]).build(),
        evaluator=MulticlassClassificationEvaluator(labelCol="index", metricName="accuracy"),
        numFolds=2,
        seed=1,
        parallelism=2,
    )

    model = validator.fit(indexed)
    spark.conf.set("spark.bit.featureCacheBytes", "0")
    try:
        without = validator.fit(indexed)
    finally:
        spark.conf.unset("spark.bit.featureCacheBytes")

    assert without.avgMetrics == pytest.approx(model.avgMetrics, abs=1e-9)
    assert model.avgMetrics[1] > 0.5 and model.avgMetrics[1] > model.avgMetrics[0]
    expected = [row.prediction for row in model.transform(indexed).collect()]
    loaded = CrossValidatorModel.load(_saved(model, tmp_path / "validated"))
    assert loaded.avgMetrics == model.avgMetrics
    assert isinstance(loaded.bestModel, sparkbit.BitImageClassifier)
    assert [row.prediction for row in loaded.transform(indexed).collect()] == expected


def test_a_pipeline_of_indexer_and_probe_is_searched(digits, tmp_path):
    estimator = probe().setLabelCol("index")
    split = TrainValidationSplit(
        estimator=Pipeline(
            stages=[StringIndexer(inputCol="digit", outputCol="index", handleInvalid="skip"), estimator]
        ),
        estimatorParamMaps=ParamGridBuilder().addGrid(estimator.regParam, [100.0, 0.01]).build(),
        evaluator=MulticlassClassificationEvaluator(labelCol="index", metricName="accuracy"),
        trainRatio=0.7,
        seed=1,
    )

    model = split.fit(digits)
    loaded = TrainValidationSplitModel.load(_saved(model, tmp_path / "split"))

    assert isinstance(loaded.bestModel.stages[1], sparkbit.BitImageClassifier)
    expected = [row.predictedLabel for row in model.transform(digits).collect()]
    assert [row.predictedLabel for row in loaded.transform(digits).collect()] == expected


@needs_server
@pytest.mark.parametrize("estimator", [tuner, probe])
def test_a_model_that_the_server_puts_on_disk_comes_back(spark, digits, estimator):
    if "evict_only" not in inspect.signature(spark.client._delete_ml_cache).parameters:
        pytest.skip("servers of Spark 4.0 keep all models in memory")
    model = estimator().fit(digits)
    losses, iterations = model.summary.objectiveHistory, model.summary.totalIterations
    expected = [row.score for row in model.transform(digits).collect()]

    spark.client._delete_ml_cache([str(model._java_obj)], evict_only=True)

    scores = [row.score for row in model.transform(digits).collect()]
    assert scores == pytest.approx(expected, abs=1e-6)  # A probe's features are no longer at hand.
    assert model.summary.objectiveHistory == losses
    assert model.summary.totalIterations == iterations


@needs_server
def test_a_model_of_a_server_has_its_own_settings(digits):
    model = tuner().fit(digits).setScoreCol("sure").setBatchSize(5)

    assert "sure" in model.transform(digits).columns
    copy = model.copy()
    assert copy.getBatchSize() == 5 and copy.transform(digits).first().sure > 0


def _saved(stage, path):
    stage.save(uri(path))
    return uri(path)


def test_the_jar_is_found_or_named(monkeypatch, tmp_path):
    assert sparkbit.jar().name.startswith("spark-bit-")
    monkeypatch.setenv("SPARK_BIT_JAR", str(tmp_path / "no.jar"))
    with pytest.raises(sparkbit.SparkBitError, match="SPARK_BIT_JAR names .*no.jar, which is not there"):
        sparkbit.jar()


@needs_jvm
def test_the_given_jar_is_a_jar(tmp_path):
    with pytest.raises(sparkbit.SparkBitError, match="configure names .*no.jar, which is not there"):
        sparkbit.configure(SparkSession.builder, tmp_path / "no.jar")
    with pytest.raises(sparkbit.SparkBitError, match="configure names .*.py, which is not a jar"):
        sparkbit.configure(SparkSession.builder, __file__)


def test_a_number_that_java_cannot_hold_is_refused():
    with pytest.raises(TypeError, match='param "topK". 1000000000000 is not from -2147483648 to 2147483647'):
        sparkbit.BitImageClassifier(topK=10**12)


def test_help_and_types_are_complete():
    import typing

    for stage in STAGES:
        hints = typing.get_type_hints(stage.__init__)
        assert hints["handleInvalid"] is str and hints["maxPixels"] is int
        assert all(param in stage.__doc__ for param in hints if param != "return")
        assert "_java_class" in inspect.getsource(stage)
