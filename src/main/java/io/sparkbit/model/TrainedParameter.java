package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.sparkbit.model.engine.EngineGate;
import io.sparkbit.network.Parameter;

/**
 * A parameter trained by stochastic gradient descent with momentum, by PyTorch's rule
 * (torch/optim/sgd.py): {@code velocity = momentum * velocity + gradient; weight -= rate *
 * velocity}. DJL's {@code Sgd} folds the rate into the velocity, so its weights differ once the
 * rate changes.
 *
 * <p>Updates must run while the engine records no gradients.
 */
final class TrainedParameter {

  private final Parameter parameter;
  private final PtNDArray weight;
  private final NDArray velocity;

  /**
   * @param weight an array of a loaded program, which records its gradient
   * @param manager the owner of the velocity
   */
  TrainedParameter(Parameter parameter, PtNDArray weight, NDManager manager) {
    this.parameter = parameter;
    this.weight = weight;
    this.velocity = manager.zeros(weight.getShape(), weight.getDataType());
    beginGradient(weight);
  }

  /**
   * Creates a gradient of zeros, which the engine itself would create only in the first backward
   * pass.
   */
  private static void beginGradient(PtNDArray weight) {
    try (NDArray sum = weight.sum();
        NDArray zero = sum.getManager().create(0f)) {
      JniUtils.backward((PtNDArray) sum, (PtNDArray) zero, false, false);
    }
  }

  Parameter parameter() {
    return parameter;
  }

  float[] weight() {
    return values(weight);
  }

  float[] velocity() {
    return values(velocity);
  }

  float[] gradient() {
    EngineGate.enter();
    try (NDArray gradient = weight.getGradient()) {
      return gradient.toFloatArray();
    } finally {
      EngineGate.leave();
    }
  }

  private static float[] values(NDArray array) {
    EngineGate.enter();
    try {
      return array.toFloatArray();
    } finally {
      EngineGate.leave();
    }
  }

  void setWeight(float[] values) {
    set(weight, values);
  }

  void setVelocity(float[] values) {
    set(velocity, values);
  }

  void addGradient(float[] values) {
    try (NDArray gradient = weight.getGradient();
        NDArray more = gradient.getManager().create(values, gradient.getShape())) {
      gradient.addi(more);
    }
  }

  private void set(NDArray array, float[] values) {
    try (NDArray source = array.getManager().create(values, array.getShape())) {
      source.copyTo(array);
    }
  }

  /**
   * Returns whether all weights are finite. It checks only their sum, which is not finite if any
   * weight is not. A velocity that is not finite spoils the weights in the same update, even at
   * rate 0.
   */
  boolean isFinite() {
    try (NDArray sum = weight.sum()) {
      return Float.isFinite(sum.getFloat());
    }
  }

  /** Updates the weights from the gradient, then clears the gradient. */
  void update(double rate, double momentum) {
    try (NDArray gradient = weight.getGradient()) {
      velocity.muli(momentum).addi(gradient);
    }
    try (NDArray change = velocity.mul(rate)) {
      weight.subi(change);
    }
    clearGradient();
  }

  void clearGradient() {
    JniUtils.zeroGrad(weight);
  }
}
