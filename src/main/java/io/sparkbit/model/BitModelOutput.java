package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What {@link BitModel} returns, named as in the reference (BaseModelOutputWithPooling). All arrays
 * are float32 and belong to the input's manager.
 *
 * @param lastHiddenState N x C x H x W
 * @param poolerOutput N x C x 1 x 1
 * @param hiddenStates what left the stem and each stage, before the final norm, N x C x H x W;
 *     empty unless they were asked for
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
