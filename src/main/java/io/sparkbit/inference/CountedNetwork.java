package io.sparkbit.inference;

import io.sparkbit.image.RgbImage;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.Prediction;
import java.util.List;
import java.util.function.Function;

/**
 * A network that counts what goes through it.
 *
 * @param predictor used by one thread only; closed by the caller
 * @param metrics receives the number of images and batches and the time
 */
public record CountedNetwork(BitPredictor predictor, Metrics metrics)
    implements Function<List<RgbImage>, List<List<Prediction>>> {

  @Override
  public List<List<Prediction>> apply(List<RgbImage> images) {
    metrics.add(Metric.BATCHES, 1);
    metrics.add(Metric.NETWORK_IMAGES, images.size());
    return metrics.time(Metric.NETWORK, () -> predictor.predictAll(images));
  }
}
