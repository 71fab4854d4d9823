package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.Result;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.training.TrainingSet;
import org.apache.spark.sql.Row;

/**
 * Images whose rows are in a {@link RowStore}. Those that rows only name are read again each time.
 */
final class StoredImages implements TrainingSet {

  private final RowStore rows;
  private final RowImages images;
  private final int classes;
  private final Samples samples;

  /**
   * @param rows must stay open while this is in use
   * @param images extracts the resized images from rows
   * @param classes the number of classes
   */
  StoredImages(RowStore rows, RowImages images, int classes, Samples samples) {
    this.rows = rows;
    this.images = images;
    this.classes = classes;
    this.samples = samples;
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int label(int index) {
    return samples.label(index);
  }

  @Override
  public RgbImage image(int index) {
    Result<Row, RgbImage> result = images.image(rows.get(samples.row(index)));
    if (result instanceof Result.Success<Row, RgbImage> success) {
      return success.value();
    }
    throw new UserException(
        ("An image that was readable before training can no longer be read: %s. Resume from"
                + " the last checkpoint when it is back")
            .formatted(((Result.Failed<Row, RgbImage>) result).failure()));
  }
}
