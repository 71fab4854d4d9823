package io.sparkbit.model;

import ai.djl.ndarray.NDArray;

/**
 * What {@link BitForImageClassification} returns, named as in the reference
 * (ImageClassifierOutput).
 *
 * @param logits float32, N x labels; belongs to the input's manager
 */
public record ImageClassifierOutput(NDArray logits) implements AutoCloseable {

  @Override
  public void close() {
    logits.close();
  }
}
