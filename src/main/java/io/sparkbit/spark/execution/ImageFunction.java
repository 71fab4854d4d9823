package io.sparkbit.spark.execution;

import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.Metrics;
import io.sparkbit.inference.Result;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.session.Iterators;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** Computes values from the image of each row in a partition. */
public final class ImageFunction implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Rows are consumed one at a time. */
  private static final int BATCH = 1;

  /**
   * Settings for the executors.
   *
   * @param images how to extract images from rows
   * @param reading how far to read ahead
   * @param metrics receives the counts
   * @param handleInvalid what happens to rows without an image
   */
  public record Settings(
      RowImages.Settings images,
      RowReader.Settings reading,
      StageMetrics metrics,
      HandleInvalid handleInvalid)
      implements Serializable {}

  /** Computes values from an image. */
  public interface Values extends Serializable {

    /**
     * Returns the values of the columns.
     *
     * @param origin name of the image
     */
    List<Object> of(String origin, RgbImage image);
  }

  private final Settings settings;
  private final int columns;
  private final Values values;

  /**
   * @param columns number of values
   */
  public ImageFunction(Settings settings, int columns, Values values) {
    this.settings = settings;
    this.columns = columns;
    this.values = values;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Metrics metrics = settings.metrics().ofTask();
    RowImages images = new RowImages(settings.images(), metrics, TaskContext.get().cpus());
    return new RowResults(
        Iterators.map(
            RowReader.read(
                rows,
                images::image,
                images.sizes(image -> image.data().length),
                settings.reading(),
                BATCH),
            result -> cells(images, result)),
        columns,
        settings.handleInvalid(),
        metrics);
  }

  private Result<Row, List<Object>> cells(RowImages images, Result<Row, RgbImage> result) {
    return result.map(image -> values.of(images.origin(result.item()), image));
  }
}
