package io.sparkbit.inference;

import io.sparkbit.image.RgbImage;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.Prediction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * An iterator that runs the network on a stream of images in batches. It returns the predictions
 * for each image, one of each output, and one failure for each failure, in order, and holds at most
 * one batch.
 *
 * @param <T> the items that the images belong to, such as rows
 */
public final class BatchedInference<T> implements Iterator<Result<T, List<Prediction>>> {

  private final Iterator<Result<T, RgbImage>> images;
  private final BitPredictor predictor;
  private final int batchSize;
  private final Metrics metrics;
  private final Queue<Result<T, List<Prediction>>> predictions = new ArrayDeque<>();

  /**
   * @param predictor used by the calling thread only; closed by the caller
   * @param batchSize how many images or failures are read before the network runs, at least 1
   * @param metrics receives the time spent in the network
   * @throws IllegalArgumentException if {@code batchSize} is less than 1
   */
  public BatchedInference(
      Iterator<Result<T, RgbImage>> images,
      BitPredictor predictor,
      int batchSize,
      Metrics metrics) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, but is " + batchSize);
    }
    this.images = images;
    this.predictor = predictor;
    this.batchSize = batchSize;
    this.metrics = metrics;
  }

  @Override
  public boolean hasNext() {
    return !predictions.isEmpty() || images.hasNext();
  }

  @Override
  public Result<T, List<Prediction>> next() {
    if (predictions.isEmpty()) {
      if (!images.hasNext()) {
        throw new NoSuchElementException();
      }
      runBatch();
    }
    return predictions.remove();
  }

  private void runBatch() {
    List<Result<T, RgbImage>> batch = new ArrayList<>(batchSize);
    List<RgbImage> readable = new ArrayList<>(batchSize);
    while (batch.size() < batchSize && images.hasNext()) {
      Result<T, RgbImage> next = images.next();
      batch.add(next);
      if (next instanceof Result.Success<T, RgbImage> success) {
        readable.add(success.value());
      }
    }
    if (!readable.isEmpty()) {
      metrics.add(Metric.BATCHES, 1);
    }
    Iterator<List<Prediction>> made =
        metrics.time(Metric.NETWORK, () -> predictor.predictAll(readable)).iterator();
    batch.forEach(result -> predictions.add(result.map(image -> made.next())));
  }
}
