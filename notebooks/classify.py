# Databricks notebook source
# MAGIC %md
# MAGIC # Label images with Big Transfer (BiT)
# MAGIC
# MAGIC Needs the library `spark-bit-VERSION-all.jar` on the cluster (Spark 4.0 or later) and the wheel `sparkbit` in the notebook.
# MAGIC It does what `jobs/classify` does: a folder of images in, a label and a score for each image out.

# COMMAND ----------

# MAGIC %md
# MAGIC ## What to label, and with what
# MAGIC
# MAGIC `images` is any folder that Spark reads: a volume, `s3a://`, `abfss://`. `model` is a folder with a BiT model in
# MAGIC Hugging Face's layout; the bundled one reads handwritten digits, such as those in `src/main/data/digits/test`.

# COMMAND ----------

dbutils.widgets.text("images", "/Volumes/main/default/digits/test")
dbutils.widgets.text("model", "bundled:bit-tiny-digits")

images = dbutils.widgets.get("images")
model = dbutils.widgets.get("model")

# COMMAND ----------

# MAGIC %md
# MAGIC ## Label them
# MAGIC
# MAGIC Only names are listed here; each executor fetches the images that it labels, and loads the model once. An image that
# MAGIC cannot be read keeps its row and says why in `error`.

# COMMAND ----------

import sparkbit

paths = sparkbit.list_images(spark, images)
classifier = sparkbit.BitImageClassifier(inputCol="path", model=model, topK=3, handleInvalid="keep")
labeled = classifier.transform(paths).cache()

display(labeled.selectExpr("path", "predictedLabel", "round(score, 4) AS score", "topK", "error").limit(20))

# COMMAND ----------

# MAGIC %md
# MAGIC ## How many of each, and what failed

# COMMAND ----------

display(labeled.groupBy("predictedLabel", "error").count().orderBy("predictedLabel"))
