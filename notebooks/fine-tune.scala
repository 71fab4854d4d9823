// Databricks notebook source
// MAGIC %md
// MAGIC # Transfer Big Transfer (BiT) to your own classes
// MAGIC
// MAGIC Attach this notebook to a cluster with the library `spark-bit-VERSION-all.jar` (Spark 4.0 or later, Scala 2.13).
// MAGIC It does what `jobs/fine-tune` does: a folder of images for each class in, a classifier out. The BiT-HyperRule
// MAGIC chooses everything; on processors, a cheaper setting is `batchSize` 128 with `learningRate` 0.001.

// COMMAND ----------

// MAGIC %md
// MAGIC ## What to learn, and from where to begin
// MAGIC
// MAGIC `images` is a folder with a folder for each class, named after it, such as `src/main/data/digits/train`. `model` is a
// MAGIC BiT model that knows other things. The new one is written to `output`, in Hugging Face's layout.

// COMMAND ----------

def setting(name: String) = spark.conf.getOption(s"spark.sparkbit.$name")

val images = setting("images").getOrElse("/Volumes/main/default/digits/train")
val model = setting("model").getOrElse("bundled:bit-tiny-digits")
val output = setting("output").getOrElse("/Volumes/main/default/models/mine")
val steps = setting("steps").map(_.toInt) // by default the rule's

// COMMAND ----------

// MAGIC %md
// MAGIC ## List the images
// MAGIC
// MAGIC Only names are read here. A fifth of the images is kept back, to see how good the classifier is.

// COMMAND ----------

import io.sparkbit.spark.ImagePaths

val labeled = ImagePaths.list(spark, images).selectExpr("path", "element_at(split(path, '/'), -2) AS label")
val Array(training, test) = labeled.randomSplit(Array(0.8, 0.2), seed = 1).map(_.cache())

labeled.groupBy("label").count().orderBy("label").show()

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
// MAGIC ## How good it is, and what it mistakes for what

// COMMAND ----------

val predicted = classifier.transform(test).cache()

predicted.selectExpr("count(*) AS images", "round(avg(IF(predictedLabel = label, 1.0, 0.0)), 4) AS accuracy").show()
predicted.where("predictedLabel != label").groupBy("label", "predictedLabel").count().orderBy($"count".desc).show()
