package io.sparkbit.inference;

import io.sparkbit.model.Prediction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Function;

/**
 * An iterator that runs the network on a stream of images in batches. It returns the predictions
 * for each image, one of each output, and one failure for each failure, in order, and holds at most
 * one batch.
 *
 * @param <T> the items that the images belong to, such as rows
 * @param <I> images, or what stands for them
 */
public final class BatchedInference<T, I> implements Iterator<Result<T, List<Prediction>>> {

  private final Iterator<Result<T, I>> images;
  private final Function<List<I>, List<List<Prediction>>> network;
  private final int batchSize;
  private final Queue<Result<T, List<Prediction>>> predictions = new ArrayDeque<>();

  /**
   * @param network returns the predictions for each image of a batch, which is not empty
   * @param batchSize how many images or failures are read before the network runs, at least 1
   * @throws IllegalArgumentException if {@code batchSize} is less than 1
   */
  public BatchedInference(
      Iterator<Result<T, I>> images,
      Function<List<I>, List<List<Prediction>>> network,
      int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, but is " + batchSize);
    }
    this.images = images;
    this.network = network;
    this.batchSize = batchSize;
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
    List<Result<T, I>> batch = new ArrayList<>(batchSize);
    List<I> readable = new ArrayList<>(batchSize);
    while (batch.size() < batchSize && images.hasNext()) {
      Result<T, I> next = images.next();
      batch.add(next);
      if (next instanceof Result.Success<T, I> success) {
        readable.add(success.value());
      }
    }
    Iterator<List<Prediction>> made =
        readable.isEmpty() ? Collections.emptyIterator() : network.apply(readable).iterator();
    batch.forEach(result -> predictions.add(result.map(image -> made.next())));
  }
}
