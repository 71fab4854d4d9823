package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.sparkbit.model.engine.Device;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.ProgramMethod;
import java.io.IOException;
import java.util.List;

/**
 * BiT without a head, which computes image features. Safe for use by several threads.
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
   * Loads a model in float32, without any classification head.
   *
   * @param location the location of the model; see {@link io.sparkbit.hub.ModelHub}
   * @throws IOException if there is no such model, or its files do not match each other
   * @throws io.sparkbit.json.InvalidJsonException if its configuration is invalid
   */
  public static BitModel fromPretrained(String location) throws IOException {
    return fromPretrained(Pretrained.open(location), Precision.FLOAT32);
  }

  /** Like {@link #fromPretrained(String)}, but from opened files and in the given precision. */
  public static BitModel fromPretrained(Pretrained pretrained, Precision precision)
      throws IOException {
    return new BitModel(BitProgram.load(pretrained, Head.NONE, precision, Device.CPU));
  }

  /** Returns the model's configuration. */
  public BitConfig config() {
    return program.pretrained().config();
  }

  /**
   * Runs the network.
   *
   * @param pixelValues float32, N x C x H x W, rescaled and normalized
   * @throws IllegalArgumentException if the array has the wrong type or shape
   */
  public BitModelOutput forward(NDArray pixelValues) {
    return output(program.run(ProgramMethod.FORWARD, pixelValues));
  }

  /** Like {@link #forward}, with the hidden states ({@code output_hidden_states=True}). */
  public BitModelOutput forwardWithHiddenStates(NDArray pixelValues) {
    return output(program.run(BitProgram.WITH_HIDDEN_STATES, pixelValues));
  }

  private static BitModelOutput output(NDList list) {
    int states = list.size() - 2;
    return new BitModelOutput(
        list.get(states), list.get(states + 1), List.copyOf(list.subList(0, states)));
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    program.close();
  }
}
