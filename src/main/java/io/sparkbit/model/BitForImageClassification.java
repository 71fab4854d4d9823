package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;

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
   * @param location of the model; see {@link io.sparkbit.hub.ModelHub}
   * @throws IOException if there is no such model, or its files do not fit each other
   * @throws io.sparkbit.json.InvalidJsonException if its configuration is not accepted
   */
  public static BitForImageClassification fromPretrained(String location) throws IOException {
    return fromPretrained(location, Precision.FLOAT32);
  }

  /** As {@link #fromPretrained(String)}, computing in the given precision. */
  public static BitForImageClassification fromPretrained(String location, Precision precision)
      throws IOException {
    return new BitForImageClassification(
        BitProgram.load(Pretrained.open(location), Head.CLASSIFIER, precision));
  }

  /** The model's configuration, with its labels. */
  public BitConfig config() {
    return program.pretrained().config();
  }

  /**
   * Runs the network.
   *
   * @param pixelValues float32, N x C x H x W, rescaled and normalized
   * @throws IllegalArgumentException if the array has another type or shape
   */
  public ImageClassifierOutput forward(NDArray pixelValues) {
    BitProgram.Output output = program.forward(pixelValues);
    output.lastHiddenState().close();
    output.poolerOutput().close();
    return new ImageClassifierOutput(output.logits().orElseThrow());
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    program.close();
  }
}
