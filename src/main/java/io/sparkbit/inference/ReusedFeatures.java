package io.sparkbit.inference;

import io.sparkbit.image.RgbImage;
import io.sparkbit.model.Prediction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * A network that need not see images whose features are kept.
 *
 * @param store of the network's features
 * @param network computes features, its only output; not used if all are kept
 * @param output what is made of the features of an image
 */
public record ReusedFeatures(
    FeatureStore store,
    Function<List<RgbImage>, List<List<Prediction>>> network,
    Function<float[], Prediction> output)
    implements Function<List<FeatureSource>, List<List<Prediction>>> {

  @Override
  public List<List<Prediction>> apply(List<FeatureSource> batch) {
    List<FeatureSource.Fresh> fresh =
        batch.stream()
            .filter(FeatureSource.Fresh.class::isInstance)
            .map(FeatureSource.Fresh.class::cast)
            .toList();
    Iterator<float[]> computed =
        store
            .features(
                fresh.stream().map(FeatureSource.Fresh::digest).toList(),
                positions -> compute(positions.stream().map(fresh::get).toList()))
            .iterator();
    List<List<Prediction>> predictions = new ArrayList<>(batch.size());
    for (FeatureSource source : batch) {
      float[] features =
          source instanceof FeatureSource.Kept kept ? kept.features() : computed.next();
      predictions.add(List.of(output.apply(features)));
    }
    return predictions;
  }

  private List<float[]> compute(List<FeatureSource.Fresh> images) {
    return network.apply(images.stream().map(FeatureSource.Fresh::image).toList()).stream()
        .map(outputs -> outputs.get(0).values())
        .toList();
  }
}
