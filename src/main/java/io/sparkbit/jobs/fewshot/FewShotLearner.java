package io.sparkbit.jobs.fewshot;

import io.sparkbit.files.FilePaths;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.UntrainedModel;
import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.BitImageClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains by any of the methods, and measures the accuracy.
 *
 * @param base the pretrained model
 * @param regression for the probe
 * @param tuner for the other methods, without a model or an output
 */
record FewShotLearner(Pretrained base, LogisticRegression regression, BitFineTuner tuner) {

  /**
   * Learns from some images and labels others.
   *
   * @param images with paths or contents, {@link Columns#LABEL}, {@link Columns#TRUE_LABEL} and
   *     {@link Columns#FEATURES}
   * @param tests with the same columns
   * @param seed seed of all random choices
   * @return fraction of the tests that got the right label, 0 to 1
   */
  double accuracy(FewShotMethod method, Dataset<Row> images, Dataset<Row> tests, long seed)
      throws IOException {
    return switch (method) {
      case PROBE -> accuracy(regression.fit(images).transform(tests));
      case FINE_TUNE -> fineTuned(base.location(), images, tests, seed);
      case FROM_SCRATCH -> fromScratch(images, tests, seed);
    };
  }

  /** Trains from random weights, with the model's network and image processor. */
  private double fromScratch(Dataset<Row> images, Dataset<Row> tests, long seed)
      throws IOException {
    Path scratch = Files.createTempDirectory("spark-bit-scratch");
    try {
      UntrainedModel.save(base.config(), base.processor().orElseThrow(), seed, scratch);
      return fineTuned(FilePaths.ofLocal(scratch), images, tests, seed);
    } finally {
      FileUtils.deleteDirectory(scratch.toFile());
    }
  }

  private double fineTuned(String model, Dataset<Row> images, Dataset<Row> tests, long seed)
      throws IOException {
    // Local, whatever the default file system is, and gone after the run.
    Path folder = Files.createTempDirectory("spark-bit-few-shot");
    try {
      BitImageClassifier classifier =
          tuner
              .copy(ParamMap.empty())
              .setModel(model)
              .setSeed(seed)
              .setLabelCol(Columns.TRUE_LABEL)
              .setOutputDir(FilePaths.ofLocal(folder.resolve("model")))
              .fit(images);
      return accuracy(classifier.transform(tests));
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private static double accuracy(Dataset<Row> predicted) {
    return new MulticlassClassificationEvaluator()
        .setMetricName("accuracy")
        .setLabelCol(Columns.LABEL)
        .evaluate(predicted);
  }
}
