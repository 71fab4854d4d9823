// Databricks notebook source
// MAGIC %md
// MAGIC # Label images with Big Transfer (BiT)
// MAGIC
// MAGIC Attach this notebook to a cluster with the library `spark-bit-VERSION-all.jar` (Spark 4.0 or later, Scala 2.13).
// MAGIC It does what `jobs/classify` does: a folder of images in, a label and a score for each image out.

// COMMAND ----------

// MAGIC %md
// MAGIC ## What to label, and with what
// MAGIC
// MAGIC `images` is any folder that Spark reads: a volume, `s3a://`, `abfss://`. `model` is a folder with a BiT model in
// MAGIC Hugging Face layout; the bundled one reads handwritten digits, such as those in `src/main/data/digits/test`.

// COMMAND ----------

val images = spark.conf.getOption("spark.sparkbit.images").getOrElse("/Volumes/main/default/digits/test")
val model = spark.conf.getOption("spark.sparkbit.model").getOrElse("bundled:bit-tiny-digits")

// COMMAND ----------

// MAGIC %md
// MAGIC ## List the images
// MAGIC
// MAGIC Only names are read here; each executor fetches the images that it labels.

// COMMAND ----------

import io.sparkbit.spark.ImagePaths

val paths = ImagePaths.list(spark, images)

// COMMAND ----------

// MAGIC %md
// MAGIC ## Label them
// MAGIC
// MAGIC The model is loaded once per executor. An image that cannot be read keeps its row and says why in `error`.

// COMMAND ----------

import io.sparkbit.spark.BitImageClassifier

val labeled = new BitImageClassifier()
  .setModel(model)
  .setInputCol("path")
  .setTopK(3)
  .setHandleInvalid("keep")
  .transform(paths)
  .cache()

labeled.selectExpr("path", "predictedLabel", "round(score, 4) AS score", "error").show(20, truncate = false)

// COMMAND ----------

// MAGIC %md
// MAGIC ## How many of each, and what failed

// COMMAND ----------

labeled.groupBy("predictedLabel").count().orderBy("predictedLabel").show()
labeled.where("error IS NOT NULL").groupBy("error").count().show(truncate = false)
