package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.Result;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.training.TrainingSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * A training set whose rows are in a {@link RowStore}. Images that rows only name are read again
 * each time.
 */
final class StoredImages implements TrainingSet {

  private final RowStore rows;
  private final RowImages images;
  private final int classes;
  private final int[] labels;

  /**
   * @param rows must stay open while this is in use
   * @param images extracts the resized images from rows
   * @param labels in the order of class indices
   * @param labelIndex index of the label in a row
   */
  StoredImages(RowStore rows, RowImages images, List<String> labels, int labelIndex) {
    this.rows = rows;
    this.images = images;
    this.classes = labels.size();
    Map<String, Integer> ids = new HashMap<>();
    labels.forEach(label -> ids.put(label, ids.size()));
    this.labels =
        IntStream.range(0, rows.size())
            .map(row -> ids.get(rows.get(row).getString(labelIndex)))
            .toArray();
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public RgbImage image(int index) {
    Result<Row, RgbImage> result = images.image(rows.get(index));
    if (result instanceof Result.Success<Row, RgbImage> success) {
      return success.value();
    }
    throw new UserException(
        ("An image that was readable before training can no longer be read: %s. Resume from"
                + " the last checkpoint when it is back")
            .formatted(((Result.Failed<Row, RgbImage>) result).failure()));
  }
}
