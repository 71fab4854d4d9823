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

/** A partition of rows to a value made of each row's image. */
public final class ImageFunction implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Rows are taken one by one. */
  private static final int BATCH = 1;

  /**
   * What the driver tells the executors.
   *
   * @param images how rows give images
   * @param reading how far they are read ahead
   * @param metrics are told
   * @param handleInvalid what happens to rows without an image
   */
  public record Settings(
      RowImages.Settings images,
      RowReader.Settings reading,
      StageMetrics metrics,
      HandleInvalid handleInvalid)
      implements Serializable {}

  /** What is made of an image. */
  public interface Value extends Serializable {

    /**
     * The value of the column.
     *
     * @param origin names the image
     */
    Object of(String origin, RgbImage image);
  }

  private final Settings settings;
  private final Value value;

  public ImageFunction(Settings settings, Value value) {
    this.settings = settings;
    this.value = value;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Metrics metrics = settings.metrics().ofTask();
    RowImages images = new RowImages(settings.images(), metrics, TaskContext.get().cpus());
    return new RowResults(
        Iterators.map(
            RowReader.read(rows, images::image, images.sizes(), settings.reading(), BATCH),
            result -> cells(images, result)),
        1,
        settings.handleInvalid(),
        metrics);
  }

  private Result<Row, List<Object>> cells(RowImages images, Result<Row, RgbImage> result) {
    return result.map(image -> List.of(value.of(images.origin(result.item()), image)));
  }
}
