# Databricks notebook source
# MAGIC %md
# MAGIC # Find near duplicates and nearest neighbors with Big Transfer (BiT)
# MAGIC
# MAGIC Needs the library `spark-bit-VERSION-all.jar` on the cluster (Spark 4.0 or later) and the wheel `sparkbit` in the notebook.
# MAGIC Pictures of the same thing have features that point in nearly the same direction. BiT computes the features, MLlib's
# MAGIC locality-sensitive hashing finds those that are close without comparing each with each.

# COMMAND ----------

dbutils.widgets.text("images", "/Volumes/main/default/digits/test")
dbutils.widgets.text("model", "bundled:bit-tiny-digits")
dbutils.widgets.text("distance", "0.1")

images = dbutils.widgets.get("images")
model = dbutils.widgets.get("model")
distance = float(dbutils.widgets.get("distance"))

# COMMAND ----------

# MAGIC %md
# MAGIC ## Features of length 1
# MAGIC
# MAGIC Between them, the squared Euclidean distance is 2 minus twice the cosine: 0 for equal pictures, 2 for unrelated ones.
# MAGIC In production write them to a table here: computing them is what takes time.

# COMMAND ----------

import sparkbit
from pyspark.ml.feature import Normalizer

embedder = sparkbit.BitImageEmbedder(inputCol="path", model=model, outputCol="raw", handleInvalid="skip")
features = Normalizer(inputCol="raw", outputCol="features").transform(
    embedder.transform(sparkbit.list_images(spark, images))
).select("path", "features").cache()

# COMMAND ----------

# MAGIC %md
# MAGIC ## Near duplicates
# MAGIC
# MAGIC Pairs closer than `distance`, nearest first. A higher `numHashTables` misses fewer of them and takes longer; `bucketLength`
# MAGIC should be some times the distance.

# COMMAND ----------

from pyspark.ml.feature import BucketedRandomProjectionLSH

hashing = BucketedRandomProjectionLSH(
    inputCol="features", outputCol="hashes", bucketLength=4 * distance, numHashTables=5, seed=1
).fit(features)
pairs = (
    hashing.approxSimilarityJoin(features, features, distance, distCol="distance")
    .where("datasetA.path < datasetB.path")
    .selectExpr("datasetA.path AS one", "datasetB.path AS other", "round(distance, 4) AS distance")
    .orderBy("distance", "one", "other")
)

display(pairs.limit(20))

# COMMAND ----------

# MAGIC %md
# MAGIC ## Nearest neighbors of one picture

# COMMAND ----------

picture = features.orderBy("path").first()
neighbors = hashing.approxNearestNeighbors(features, picture.features, 6, distCol="distance")

display(neighbors.selectExpr("path", "round(distance, 4) AS distance").orderBy("distance"))
