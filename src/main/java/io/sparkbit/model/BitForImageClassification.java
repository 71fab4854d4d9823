package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.sparkbit.model.engine.Device;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * BiT with its classification head. Safe for use by several threads.
 *
 * <pre>{@code
 * try (BitForImageClassification model =
 *         BitForImageClassification.fromPretrained("bundled:bit-tiny-digits");
 *     NDManager manager = NDManager.newBaseManager()) {
 *   NDArray pixelValues = manager.create(processor.pixelValues(image), new Shape(1, 3, 32, 32));
 *   long label = model.forward(pixelValues).logits().argMax(1).getLong(0);
 * }
 * }</pre>
 */
public final class BitForImageClassification implements AutoCloseable {

  private final BitProgram program;

  private BitForImageClassification(BitProgram program) {
    this.program = program;
  }

  /**
   * Loads a model in float32.
   *
   * @param location the location of the model; see {@link io.sparkbit.hub.ModelHub}
   * @throws IOException if there is no such model, or its files do not match each other
   * @throws io.sparkbit.json.InvalidJsonException if its configuration is invalid
   */
  public static BitForImageClassification fromPretrained(String location) throws IOException {
    return fromPretrained(Pretrained.open(location), Precision.FLOAT32);
  }

  /**
   * Like {@link #fromPretrained(String)}, but from opened files and in the given precision.
   *
   * <pre>{@code
   * Pretrained pretrained =
   *     Pretrained.open("/models/bit-50")
   *         .withLabels(List.of("cat", "dog"))
   *         .ignoringMismatchedSizes(); // a new head, all zeros
   * }</pre>
   */
  public static BitForImageClassification fromPretrained(Pretrained pretrained, Precision precision)
      throws IOException {
    return new BitForImageClassification(
        BitProgram.load(pretrained, Head.CLASSIFIER, precision, Device.CPU));
  }

  /** Returns the model's configuration, with its labels. */
  public BitConfig config() {
    return program.pretrained().config();
  }

  /**
   * Runs the network.
   *
   * @param pixelValues float32, N x C x H x W, rescaled and normalized
   * @throws IllegalArgumentException if the array has the wrong type or shape
   */
  public ImageClassifierOutput forward(NDArray pixelValues) {
    NDArray logits = program.run(BitNetwork.LOGITS, pixelValues).singletonOrThrow();
    return new ImageClassifierOutput(Optional.empty(), logits, List.of());
  }

  /**
   * Like {@link #forward(NDArray)}, with the loss.
   *
   * @param labels in the form that {@link ClassificationLoss} expects
   * @throws IllegalArgumentException if the labels have the wrong type, shape or range
   */
  public ImageClassifierOutput forward(NDArray pixelValues, NDArray labels) {
    NDArray logits = forward(pixelValues).logits();
    try {
      NDArray loss = ClassificationLoss.of(config()).evaluate(logits, labels);
      return new ImageClassifierOutput(Optional.of(loss), logits, List.of());
    } catch (RuntimeException e) {
      logits.close();
      throw e;
    }
  }

  /** Like {@link #forward(NDArray)}, with the hidden states ({@code output_hidden_states=True}). */
  public ImageClassifierOutput forwardWithHiddenStates(NDArray pixelValues) {
    NDList list = program.run(BitProgram.WITH_HIDDEN_STATES, pixelValues);
    int states = config().stageNames().size();
    int logits = list.size() - 1;
    list.subList(states, logits).forEach(NDArray::close);
    return new ImageClassifierOutput(
        Optional.empty(), list.get(logits), List.copyOf(list.subList(0, states)));
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    program.close();
  }
}
