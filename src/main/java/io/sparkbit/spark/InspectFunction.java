package io.sparkbit.spark;

import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.Candidate;
import io.sparkbit.inference.Failure;
import io.sparkbit.inference.Figures;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * A partition of images to their areas, height times width: whoever is about to train looks at each
 * image once, so that one that cannot be read shows before the first step.
 */
final class InspectFunction implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Rows are taken one by one. */
  private static final int BATCH = 1;

  /**
   * What the driver tells the executors.
   *
   * @param images how rows give images, which are not resized
   * @param channels that the network reads
   * @param reading how far they are read ahead
   * @param figures are told
   * @param handleInvalid what happens to rows without an image
   */
  record Settings(
      RowImages.Settings images,
      int channels,
      RowReader.Settings reading,
      StageFigures figures,
      HandleInvalid handleInvalid)
      implements Serializable {}

  private final Settings settings;

  InspectFunction(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Figures figures = settings.figures().ofTask();
    RowImages images = new RowImages(settings.images(), figures, TaskContext.get().cpus());
    return new RowResults(
        Iterators.map(
            RowReader.read(rows, images::candidate, images.weights(), settings.reading(), BATCH),
            this::result),
        settings.handleInvalid(),
        figures);
  }

  private RowResult result(Candidate<Row> candidate) {
    if (candidate instanceof Candidate.Failed<Row> failed) {
      return RowResult.failed(failed.item(), 1, failed.failure());
    }
    RgbImage image = ((Candidate.Ready<Row>) candidate).image();
    if (image.channels() != settings.channels()) {
      Failure failure = RowImages.wrongChannels(image, settings.channels());
      return RowResult.failed(candidate.item(), 1, failure);
    }
    return new RowResult(candidate.item(), List.of((long) image.height() * image.width()), null);
  }
}
