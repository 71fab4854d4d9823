package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.Result;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.training.Targets;
import io.sparkbit.training.TrainingSet;
import org.apache.spark.sql.Row;

/**
 * Images whose rows are in a {@link RowStore}. Those that rows only name are read again each time.
 */
final class StoredImages implements TrainingSet {

  private final RowStore rows;
  private final RowImages images;
  private final Samples samples;

  /**
   * @param rows must stay open while this is in use
   * @param images extracts the resized images from rows
   */
  StoredImages(RowStore rows, RowImages images, Samples samples) {
    this.rows = rows;
    this.images = images;
    this.samples = samples;
  }

  @Override
  public Targets targets() {
    return samples.targets();
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
