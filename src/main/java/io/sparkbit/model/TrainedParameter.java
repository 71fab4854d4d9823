package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import io.sparkbit.model.engine.EngineGate;
import io.sparkbit.network.Parameter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The weights of a parameter in training, with their gradient, velocity and, if kept, average. */
final class TrainedParameter {

  private static final NDIndex ALL = new NDIndex("...");

  private final Parameter parameter;
  private final PtNDArray weight;
  private final PtNDArray gradient;
  private final PtNDArray velocity;
  private @Nullable PtNDArray average;

  /**
   * @param weight an array of a loaded program
   * @param manager the owner of the gradient and the velocity
   */
  TrainedParameter(Parameter parameter, PtNDArray weight, NDManager manager) {
    this.parameter = parameter;
    this.weight = weight;
    this.gradient = (PtNDArray) manager.zeros(weight.getShape(), weight.getDataType());
    this.velocity = (PtNDArray) manager.zeros(weight.getShape(), weight.getDataType());
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
    return values(gradient);
  }

  PtNDArray weightArray() {
    return weight;
  }

  PtNDArray gradientArray() {
    return gradient;
  }

  PtNDArray velocityArray() {
    return velocity;
  }

  /** Keeps an average from now on, which begins with the weights. */
  void keepAverage() {
    average = (PtNDArray) weight.duplicate();
  }

  PtNDArray averageArray() {
    return Objects.requireNonNull(average);
  }

  float[] average() {
    return values(averageArray());
  }

  void setAverage(float[] values) {
    set(averageArray(), values);
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

  void setGradient(float[] values) {
    set(gradient, values);
  }

  private static void set(NDArray array, float[] values) {
    try (NDArray source = array.getManager().create(values, array.getShape())) {
      array.set(ALL, source); // copyTo warns of PyTorch's internals.
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
}
