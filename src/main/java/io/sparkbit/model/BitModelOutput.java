package io.sparkbit.model;

import ai.djl.ndarray.NDArray;

/**
 * What {@link BitModel} returns, named as in the reference (BaseModelOutputWithPooling). All arrays
 * are float32 and belong to the input's manager.
 *
 * @param lastHiddenState N x C x H x W
 * @param poolerOutput N x C x 1 x 1
 */
public record BitModelOutput(NDArray lastHiddenState, NDArray poolerOutput)
    implements AutoCloseable {

  @Override
  public void close() {
    lastHiddenState.close();
    poolerOutput.close();
  }
}
