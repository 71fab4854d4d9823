"""Finds the photos that look most like one of them.

python similar_photos.py MODEL PHOTOS PHOTO
"""

import sys

import sparkbit
from pyspark.ml.functions import vector_to_array
from pyspark.sql import SparkSession
from pyspark.sql import functions as f


def main(model: str, photos: str, photo: str) -> None:
    spark = sparkbit.configure(SparkSession.builder.appName("similar-photos")).getOrCreate()
    # Features of length 1: the inner product of two is the cosine of the angle between them.
    embedder = sparkbit.BitImageEmbedder(
        inputCol="path", model=model, outputCol="features", normalize="l2", handleInvalid="skip"
    )
    of_all = features(embedder, sparkbit.list_images(spark, photos))
    of_one = features(embedder, sparkbit.list_images(spark, photo)).select(f.col("features").alias("wanted"))
    products = f.zip_with("features", "wanted", lambda x, y: x * y)
    (
        of_all.crossJoin(f.broadcast(of_one))
        .withColumn("cosine", f.round(f.aggregate(products, f.lit(0.0), lambda sum, x: sum + x), 4))
        .select("path", "cosine")
        .orderBy(f.desc("cosine"), "path")
        .show(5, truncate=False)
    )
    spark.stop()


def features(embedder, images):
    return embedder.transform(images).withColumn("features", vector_to_array("features"))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
