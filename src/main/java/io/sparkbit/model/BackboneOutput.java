package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The output of {@link BitBackbone}, named as in the reference (BackboneOutput).
 *
 * @param stages the stages of the feature maps, as in the configuration's {@code out_features}
 * @param featureMaps float32, N x C x H x W, before the final norm; owned by the input's manager
 */
public record BackboneOutput(List<String> stages, List<NDArray> featureMaps)
    implements AutoCloseable {

  /**
   * Returns the feature map of a stage.
   *
   * @throws IllegalArgumentException if it was not requested
   */
  public NDArray featureMap(String stage) {
    int index = stages.indexOf(stage);
    if (index < 0) {
      throw new IllegalArgumentException(
          "There is no feature map for '%s'; out_features is %s".formatted(stage, stages));
    }
    return featureMaps.get(index);
  }

  @Override
  public void close() {
    featureMaps.forEach(NDArray::close);
  }
}
