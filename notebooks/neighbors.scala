// Databricks notebook source
// MAGIC %md
// MAGIC # Find near duplicates and nearest neighbors with Big Transfer (BiT)
// MAGIC
// MAGIC Attach this notebook to a cluster with the library `spark-bit-VERSION-all.jar` (Spark 4.0 or later, Scala 2.13).
// MAGIC Pictures of the same thing have features that point in nearly the same direction. BiT computes the features, MLlib's
// MAGIC locality-sensitive hashing finds those that are close without comparing each with each.

// COMMAND ----------

dbutils.widgets.text("images", "/Volumes/main/default/digits/test")
dbutils.widgets.text("model", "bundled:bit-tiny-digits")
dbutils.widgets.text("distance", "0.1")

val images = dbutils.widgets.get("images")
val model = dbutils.widgets.get("model")
val distance = dbutils.widgets.get("distance").toDouble

// COMMAND ----------

// MAGIC %md
// MAGIC ## Features of length 1
// MAGIC
// MAGIC Between them, the squared Euclidean distance is 2 minus twice the cosine: 0 for equal pictures, 2 for unrelated ones.
// MAGIC In production write them to a table here: computing them is what takes time.

// COMMAND ----------

import io.sparkbit.spark.{BitImageEmbedder, ImagePaths}
import org.apache.spark.ml.feature.Normalizer

val embedder = new BitImageEmbedder().setModel(model).setInputCol("path").setOutputCol("raw").setHandleInvalid("skip")
val features = new Normalizer()
  .setInputCol("raw")
  .setOutputCol("features")
  .transform(embedder.transform(ImagePaths.list(spark, images)))
  .select("path", "features")
  .cache()

// COMMAND ----------

// MAGIC %md
// MAGIC ## Near duplicates
// MAGIC
// MAGIC Pairs closer than `distance`, nearest first. A higher `numHashTables` misses fewer of them and takes longer; `bucketLength`
// MAGIC should be some times the distance.

// COMMAND ----------

import org.apache.spark.ml.feature.BucketedRandomProjectionLSH

val hashing = new BucketedRandomProjectionLSH()
  .setInputCol("features")
  .setOutputCol("hashes")
  .setBucketLength(4 * distance)
  .setNumHashTables(5)
  .setSeed(1)
  .fit(features)
val pairs = hashing
  .approxSimilarityJoin(features, features, distance, "distance")
  .where("datasetA.path < datasetB.path")
  .selectExpr("datasetA.path AS one", "datasetB.path AS other", "round(distance, 4) AS distance")
  .orderBy("distance", "one", "other")

display(pairs.limit(20))

// COMMAND ----------

// MAGIC %md
// MAGIC ## Nearest neighbors of one picture

// COMMAND ----------

import org.apache.spark.ml.linalg.Vector

val picture = features.orderBy("path").head
val neighbors = hashing.approxNearestNeighbors(features, picture.getAs[Vector]("features"), 6, "distance")

display(neighbors.selectExpr("path", "round(distance, 4) AS distance").orderBy("distance"))
