// Databricks notebook source
// MAGIC %md
// MAGIC # Transfer Big Transfer (BiT) to your own classes
// MAGIC
// MAGIC Attach this notebook to a cluster with the library `spark-bit-VERSION-all.jar` (Spark 4.0 or later, Scala 2.13).
// MAGIC A folder of images for each class in, a classifier out: first the cheap way, a probe on frozen features, then fine-tuning,
// MAGIC for which the BiT-HyperRule chooses everything. On processors, a cheaper setting is `batchSize` 128 with `learningRate` 0.001.

// COMMAND ----------

// MAGIC %md
// MAGIC ## What to learn, and from where to begin
// MAGIC
// MAGIC `images` is a folder with a folder for each class, named after it, such as `src/main/data/digits/train`. `model` is a
// MAGIC BiT model that knows other things. The new one is written to `output`, in Hugging Face's layout. Without `steps`, the rule
// MAGIC chooses them.

// COMMAND ----------

dbutils.widgets.text("images", "/Volumes/main/default/digits/train")
dbutils.widgets.text("model", "bundled:bit-tiny-digits")
dbutils.widgets.text("output", "/Volumes/main/default/models/mine")
dbutils.widgets.text("steps", "")

val images = dbutils.widgets.get("images")
val model = dbutils.widgets.get("model")
val output = dbutils.widgets.get("output")
val steps = dbutils.widgets.get("steps").toIntOption

// COMMAND ----------

// MAGIC %md
// MAGIC ## List the images
// MAGIC
// MAGIC Only names are read here. A fifth of the images is kept back, to see how good the classifiers are.

// COMMAND ----------

import io.sparkbit.spark.ImagePaths

val labeled = ImagePaths.list(spark, images).selectExpr("path", "element_at(split(path, '/'), -2) AS label")
val Array(training, test) = labeled.randomSplit(Array(0.8, 0.2), seed = 1).map(_.cache())

display(labeled.groupBy("label").count().orderBy("label"))

// COMMAND ----------

// MAGIC %md
// MAGIC ## A probe
// MAGIC
// MAGIC MLlib's logistic regression on the features of the model as it is: minutes instead of hours, and what fine-tuning has to beat.

// COMMAND ----------

import io.sparkbit.spark.BitImageEmbedder
import org.apache.spark.ml.Pipeline
import org.apache.spark.ml.classification.LogisticRegression
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.feature.StringIndexer

val probe = new Pipeline()
  .setStages(Array(
    new StringIndexer().setInputCol("label").setOutputCol("index").setStringOrderType("alphabetAsc"),
    new BitImageEmbedder().setModel(model).setInputCol("path").setOutputCol("features").setHandleInvalid("skip"),
    new LogisticRegression().setLabelCol("index").setRegParam(0.01).setMaxIter(50)))
  .fit(training)
val accuracy = new MulticlassClassificationEvaluator().setLabelCol("index").setMetricName("accuracy")

println(f"Accuracy of the probe: ${accuracy.evaluate(probe.transform(test))}%.4f")

// COMMAND ----------

// MAGIC %md
// MAGIC ## Fine-tune
// MAGIC
// MAGIC The driver trains, on its GPU or all its cores; `setNumWorkers` lets executors do it. Its log tells the time left.
// MAGIC Mirroring is off, as digits have a left and a right; most photographs are better mirrored, with probability 0.5.

// COMMAND ----------

import io.sparkbit.spark.BitFineTuner

val tuner = new BitFineTuner()
  .setModel(model)
  .setInputCol("path")
  .setLabelCol("label")
  .setHandleInvalid("skip")
  .setFlipProbability(0)
  .setOutputDir(output)
steps.foreach(number => tuner.setSteps(number))

val classifier = tuner.fit(training)

// COMMAND ----------

// MAGIC %md
// MAGIC ## The loss of each step
// MAGIC
// MAGIC Choose a line chart for it.

// COMMAND ----------

display(classifier.summary.objectiveHistory.toSeq.zipWithIndex.toDF("loss", "step"))

// COMMAND ----------

// MAGIC %md
// MAGIC ## How good it is, and what it mistakes for what

// COMMAND ----------

val predicted = classifier.transform(test).cache()

display(predicted.selectExpr("count(*) AS images", "round(avg(IF(predictedLabel = label, 1.0, 0.0)), 4) AS accuracy"))
display(predicted.where("predictedLabel != label").groupBy("label", "predictedLabel").count().orderBy($"count".desc))
