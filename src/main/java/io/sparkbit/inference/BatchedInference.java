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
 * Sends a stream of candidates through the network in batches. One outcome comes out for each
 * candidate that goes in, in their order; at most one batch is held.
 *
 * @param <T> what the images belong to
 */
public final class BatchedInference<T> implements Iterator<Outcome<T>> {

  private final Iterator<Candidate<T>> candidates;
  private final BitPredictor predictor;
  private final int batchSize;
  private final Figures figures;
  private final Queue<Outcome<T>> outcomes = new ArrayDeque<>();

  /**
   * @param predictor used by the calling thread only; closed by the caller
   * @param batchSize candidates that are read before the network runs, at least 1
   * @param figures are told of the network's time
   */
  public BatchedInference(
      Iterator<Candidate<T>> candidates, BitPredictor predictor, int batchSize, Figures figures) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, but is " + batchSize);
    }
    this.candidates = candidates;
    this.predictor = predictor;
    this.batchSize = batchSize;
    this.figures = figures;
  }

  @Override
  public boolean hasNext() {
    return !outcomes.isEmpty() || candidates.hasNext();
  }

  @Override
  public Outcome<T> next() {
    if (outcomes.isEmpty()) {
      if (!candidates.hasNext()) {
        throw new NoSuchElementException();
      }
      runBatch();
    }
    return outcomes.remove();
  }

  private void runBatch() {
    List<Candidate<T>> batch = new ArrayList<>(batchSize);
    List<RgbImage> images = new ArrayList<>(batchSize);
    while (batch.size() < batchSize && candidates.hasNext()) {
      Candidate<T> candidate = candidates.next();
      batch.add(candidate);
      if (candidate instanceof Candidate.Ready<T> ready) {
        images.add(ready.image());
      }
    }
    Iterator<Prediction> predictions =
        figures.time(Figure.NETWORK, () -> predictor.predict(images)).iterator();
    for (Candidate<T> candidate : batch) {
      outcomes.add(
          candidate instanceof Candidate.Failed<T> failed
              ? new Outcome.Failed<>(failed.item(), failed.failure())
              : new Outcome.Predicted<>(candidate.item(), predictions.next()));
    }
  }
}
