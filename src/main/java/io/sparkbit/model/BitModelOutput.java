package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The output of {@link BitModel}, named as in the reference (BaseModelOutputWithPooling). All
 * arrays are float32 and belong to the input's manager.
 *
 * @param lastHiddenState N x C x H x W
 * @param poolerOutput N x C x 1 x 1
 * @param hiddenStates outputs of the stem and each stage, before the final norm, N x C x H x W;
 *     empty unless requested
 */
public record BitModelOutput(
    NDArray lastHiddenState, NDArray poolerOutput, List<NDArray> hiddenStates)
    implements AutoCloseable {

  @Override
  public void close() {
    lastHiddenState.close();
    poolerOutput.close();
    hiddenStates.forEach(NDArray::close);
  }
}
