# Databricks notebook source
# MAGIC %md
# MAGIC # Transfer Big Transfer (BiT) to your own classes
# MAGIC
# MAGIC Needs the library `spark-bit-VERSION-all.jar` on the cluster (Spark 4.0 or later) and the wheel `sparkbit` in the notebook.
# MAGIC A folder of images for each class in, a classifier out: first the cheap way, a probe on frozen features, then fine-tuning,
# MAGIC for which the BiT-HyperRule chooses everything. On processors, a cheaper setting is `batchSize` 128 with `learningRate` 0.001.

# COMMAND ----------

# MAGIC %md
# MAGIC ## What to learn, and from where to begin
# MAGIC
# MAGIC `images` is a folder with a folder for each class, named after it, such as `src/main/data/digits/train`. `model` is a
# MAGIC BiT model that knows other things. The new one is written to `output`, in Hugging Face's layout. Without `steps`, the rule
# MAGIC chooses them.

# COMMAND ----------

dbutils.widgets.text("images", "/Volumes/main/default/digits/train")
dbutils.widgets.text("model", "bundled:bit-tiny-digits")
dbutils.widgets.text("output", "/Volumes/main/default/models/mine")
dbutils.widgets.text("steps", "")

images = dbutils.widgets.get("images")
model = dbutils.widgets.get("model")
output = dbutils.widgets.get("output")
steps = int(dbutils.widgets.get("steps") or 0) or None

# COMMAND ----------

# MAGIC %md
# MAGIC ## List the images
# MAGIC
# MAGIC Only names are read here. A fifth of the images is kept back, to see how good the classifiers are.

# COMMAND ----------

import sparkbit

labeled = sparkbit.list_images(spark, images).selectExpr("path", "element_at(split(path, '/'), -2) AS label")
training, test = [part.cache() for part in labeled.randomSplit([0.8, 0.2], seed=1)]

display(labeled.groupBy("label").count().orderBy("label"))

# COMMAND ----------

# MAGIC %md
# MAGIC ## A probe
# MAGIC
# MAGIC MLlib's logistic regression on the features of the model as it is: minutes instead of hours, and what fine-tuning has to beat.

# COMMAND ----------

from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import StringIndexer

probe = Pipeline(
    stages=[
        StringIndexer(inputCol="label", outputCol="index", stringOrderType="alphabetAsc"),
        sparkbit.BitImageEmbedder(inputCol="path", model=model, outputCol="features", handleInvalid="skip"),
        LogisticRegression(labelCol="index", regParam=0.01, maxIter=50),
    ]
).fit(training)
accuracy = MulticlassClassificationEvaluator(labelCol="index", metricName="accuracy")

print(f"Accuracy of the probe: {accuracy.evaluate(probe.transform(test)):.4f}")

# COMMAND ----------

# MAGIC %md
# MAGIC ## Fine-tune
# MAGIC
# MAGIC The driver trains, on its GPU or all its cores; `numWorkers` lets executors do it. Its log tells the time left.
# MAGIC Mirroring is off, as digits have a left and a right; most photographs are better mirrored, with probability 0.5.

# COMMAND ----------

tuner = sparkbit.BitFineTuner(
    inputCol="path", labelCol="label", model=model, outputDir=output, handleInvalid="skip", flipProbability=0.0
)
if steps:
    tuner.setSteps(steps)

classifier = tuner.fit(training)

# COMMAND ----------

# MAGIC %md
# MAGIC ## The loss of each step

# COMMAND ----------

import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(8, 4))
axes.plot(classifier.summary.objectiveHistory)
axes.set(title="Training loss", xlabel="step", ylabel="cross-entropy", ylim=(0, None))
display(figure)

# COMMAND ----------

# MAGIC %md
# MAGIC ## How good it is, and what it mistakes for what

# COMMAND ----------

predicted = classifier.transform(test).cache()

display(predicted.selectExpr("count(*) AS images", "round(avg(IF(predictedLabel = label, 1.0, 0.0)), 4) AS accuracy"))
mistakes = predicted.where("predictedLabel != label").groupBy("label", "predictedLabel").count()
display(mistakes.orderBy("count", ascending=False))
