package io.sparkbit.jobs.option;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.TrueLabels;
import io.sparkbit.spark.label.LabelIndexer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * The classes that a classifier learns: the labels of images.
 *
 * @param indexer numbers them, from {@link Columns#TRUE_LABEL} to {@link Columns#LABEL}
 */
public record TrainingClasses(StringIndexerModel indexer) {

  /**
   * Finds the classes of images.
   *
   * @param images with {@link Columns#TRUE_LABEL}
   * @throws UserException if there is only one class
   */
  public static TrainingClasses of(Dataset<Row> images) {
    TrainingClasses classes =
        new TrainingClasses(LabelIndexer.fit(images, Columns.TRUE_LABEL, Columns.LABEL));
    if (classes.labels().size() < 2) {
      throw new UserException(
          ("All %,d images have the label '%s', but a classifier needs at least two; add images"
                  + " of others, or see --label-column")
              .formatted(images.count(), classes.labels().get(0)));
    }
    return classes;
  }

  /** Returns the labels in the order of their indices. */
  public List<String> labels() {
    return List.of(indexer.labelsArray()[0]);
  }

  /**
   * Refuses test images of other classes.
   *
   * @throws UserException naming some of these classes
   */
  void requireAllOf(Dataset<Row> tests) {
    List<String> unknown = TrueLabels.some(tests, TrueLabels.isUnknown(labels()));
    if (!unknown.isEmpty()) {
      throw new UserException(
          "--test-images have labels that no image of --images has: %s; those have %s"
              .formatted(TrueLabels.inWords(unknown), TrueLabels.inWords(labels())));
    }
  }

  /**
   * Refuses to train on a class without readable images.
   *
   * @param summary summary of all images
   * @param readable the images that could be read
   * @throws UserException if a class has none of them
   */
  public void requireReadable(Summary summary, Dataset<Row> readable) {
    if (summary.isEmpty()) {
      throw new UserException(
          "No image could be read, so there is nothing to learn from: failures "
              + summary.failures());
    }
    List<String> left = new ArrayList<>(labels());
    left.removeAll(
        readable.select(Columns.TRUE_LABEL).distinct().as(Encoders.STRING()).collectAsList());
    if (!left.isEmpty()) {
      throw new UserException(
          "No image of %s could be read: failures %s; repair the images, or leave out these classes"
              .formatted(TrueLabels.inWords(left), summary.failures()));
    }
  }
}
