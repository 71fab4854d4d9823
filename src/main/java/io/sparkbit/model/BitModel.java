package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;

/**
 * BiT without a head: features of images. Safe for use by several threads.
 *
 * <pre>{@code
 * try (BitModel model = BitModel.fromPretrained("bundled:bit-tiny-digits");
 *     NDManager manager = NDManager.newBaseManager()) {
 *   NDArray pixelValues = manager.create(processor.pixelValues(image), new Shape(1, 3, 32, 32));
 *   float[] features = model.forward(pixelValues).poolerOutput().toFloatArray();
 * }
 * }</pre>
 */
public final class BitModel implements AutoCloseable {

  private final BitProgram program;

  private BitModel(BitProgram program) {
    this.program = program;
  }

  /**
   * Loads a model in float32; a classification head in its files is left out.
   *
   * @param location of the model; see {@link io.sparkbit.hub.ModelHub}
   * @throws IOException if there is no such model, or its files do not fit each other
   * @throws io.sparkbit.json.InvalidJsonException if its configuration is not accepted
   */
  public static BitModel fromPretrained(String location) throws IOException {
    return fromPretrained(location, Precision.FLOAT32);
  }

  /** As {@link #fromPretrained(String)}, computing in the given precision. */
  public static BitModel fromPretrained(String location, Precision precision) throws IOException {
    return new BitModel(BitProgram.load(Pretrained.open(location), Head.NONE, precision));
  }

  /** The model's configuration. */
  public BitConfig config() {
    return program.pretrained().config();
  }

  /**
   * Runs the network.
   *
   * @param pixelValues float32, N x C x H x W, rescaled and normalized
   * @throws IllegalArgumentException if the array has another type or shape
   */
  public BitModelOutput forward(NDArray pixelValues) {
    BitProgram.Output output = program.forward(pixelValues);
    return new BitModelOutput(output.lastHiddenState(), output.poolerOutput());
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    program.close();
  }
}
