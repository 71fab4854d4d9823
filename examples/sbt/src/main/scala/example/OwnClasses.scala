package example

import io.sparkbit.spark.{BitLinearProbe, ImagePaths}
import org.apache.spark.sql.SparkSession
import org.apache.spark.sql.functions.{col, element_at, split}

/** Makes a classifier of one's own classes from folders of photos, and says how good it is. */
object OwnClasses {

  /** @param args
    *   a pre-trained model, photos in one folder for each class, and a folder for the classifier that does not exist yet
    */
  def main(args: Array[String]): Unit = {
    val Array(model, photos, output) = args
    val spark = SparkSession.builder().appName("own-classes").getOrCreate()

    val labeled = ImagePaths
      .list(spark, photos)
      .withColumn("label", element_at(split(col("path"), "/"), -2))
    val Array(training, test) = labeled.randomSplit(Array(0.8, 0.2), seed = 1)

    // BitFineTuner trains the whole network instead: more accurate, and slower.
    val classifier = new BitLinearProbe()
      .setModel(model)
      .setInputCol("path")
      .setLabelCol("label")
      .setOutputDir(output)
      .fit(training)

    val correct = classifier.transform(test).where("predictedLabel = label").count()
    println(s"Classes  ${training.select("label").distinct().count()}")
    println(s"Correct  $correct of ${test.count()} photos that it has not seen")
    spark.stop()
  }
}
