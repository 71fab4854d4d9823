package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;

/**
 * The output of {@link BitForImageClassification}, named as in the reference
 * (ImageClassifierOutputWithNoAttention). All arrays are float32 and belong to the input's manager.
 *
 * @param loss a scalar; empty unless labels were given
 * @param logits N x labels
 * @param hiddenStates outputs of the stem and each stage, before the final norm, N x C x H x W;
 *     empty unless requested
 */
public record ImageClassifierOutput(
    Optional<NDArray> loss, NDArray logits, List<NDArray> hiddenStates) implements AutoCloseable {

  @Override
  public void close() {
    loss.ifPresent(NDArray::close);
    logits.close();
    hiddenStates.forEach(NDArray::close);
  }
}
