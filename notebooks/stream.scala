// Databricks notebook source
// MAGIC %md
// MAGIC # Label images as they land, with Big Transfer (BiT)
// MAGIC
// MAGIC Attach this notebook to a cluster with the library `spark-bit-VERSION-all.jar` (Spark 4.0 or later, Scala 2.13).
// MAGIC Run it as a job on a schedule: each run labels what has come since the last one, once, whatever happens in between.

// COMMAND ----------

// MAGIC %md
// MAGIC ## From where, to where
// MAGIC
// MAGIC `landing` is a folder that others write images to. `labels` is a folder of results; to write a table instead, use
// MAGIC `toTable`. `checkpoint` remembers which images are done: keep it.

// COMMAND ----------

dbutils.widgets.text("landing", "/Volumes/main/default/landing")
dbutils.widgets.text("labels", "/Volumes/main/default/labels")
dbutils.widgets.text("checkpoint", "/Volumes/main/default/labels-checkpoint")
dbutils.widgets.text("model", "bundled:bit-tiny-digits")

val landing = dbutils.widgets.get("landing")
val labels = dbutils.widgets.get("labels")
val checkpoint = dbutils.widgets.get("checkpoint")
val model = dbutils.widgets.get("model")

// COMMAND ----------

// MAGIC %md
// MAGIC ## Label what is new
// MAGIC
// MAGIC The stream selects paths only, and the stage reads the files. A damaged image is a row with its reason, and stops nothing.

// COMMAND ----------

import io.sparkbit.spark.BitImageClassifier
import org.apache.spark.sql.streaming.Trigger

val landed = spark.readStream
  .format("binaryFile")
  .schema("path STRING, modificationTime TIMESTAMP, length BIGINT, content BINARY")
  .option("recursiveFileLookup", "true")
  .load(landing)
  .select("path")

new BitImageClassifier()
  .setModel(model)
  .setInputCol("path")
  .setHandleInvalid("keep")
  .transform(landed)
  .writeStream
  .format("parquet")
  .trigger(Trigger.AvailableNow())
  .option("checkpointLocation", checkpoint)
  .start(labels)
  .awaitTermination()

// COMMAND ----------

// MAGIC %md
// MAGIC ## All results so far

// COMMAND ----------

display(spark.read.parquet(labels).groupBy("predictedLabel", "error").count().orderBy("predictedLabel"))
