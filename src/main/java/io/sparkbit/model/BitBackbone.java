package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import io.sparkbit.model.engine.Device;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.util.List;

/**
 * BiT as the backbone of another network. It returns the feature maps of the configuration's {@code
 * out_features}. Safe for use by several threads.
 *
 * <pre>{@code
 * Pretrained pretrained =
 *     Pretrained.open("/models/bit-50").withOutFeatures(List.of("stage2", "stage4"));
 * try (BitBackbone backbone = BitBackbone.fromPretrained(pretrained, Precision.FLOAT32);
 *     NDManager manager = NDManager.newBaseManager()) {
 *   NDArray pixelValues = manager.create(processor.pixelValues(image), new Shape(1, 3, 224, 224));
 *   NDArray map = backbone.forward(pixelValues).featureMap("stage2"); // 1 x 512 x 28 x 28
 * }
 * }</pre>
 */
public final class BitBackbone implements AutoCloseable {

  private final BitProgram program;

  private BitBackbone(BitProgram program) {
    this.program = program;
  }

  /**
   * Loads a model in float32, without any classification head.
   *
   * @param location the location of the model; see {@link io.sparkbit.hub.ModelHub}
   * @throws IOException if there is no such model, or its files do not match each other
   * @throws io.sparkbit.json.InvalidJsonException if its configuration is invalid
   */
  public static BitBackbone fromPretrained(String location) throws IOException {
    return fromPretrained(Pretrained.open(location), Precision.FLOAT32);
  }

  /** Like {@link #fromPretrained(String)}, but from opened files and in the given precision. */
  public static BitBackbone fromPretrained(Pretrained pretrained, Precision precision)
      throws IOException {
    return new BitBackbone(BitProgram.load(pretrained, Head.NONE, precision, Device.CPU));
  }

  /** Returns the model's configuration. */
  public BitConfig config() {
    return program.pretrained().config();
  }

  /**
   * Runs the network up to its last feature map.
   *
   * @param pixelValues float32, N x C x H x W, rescaled and normalized
   * @throws IllegalArgumentException if the array has the wrong type or shape
   */
  public BackboneOutput forward(NDArray pixelValues) {
    return new BackboneOutput(
        config().outFeatures(), List.copyOf(program.run(BitProgram.FEATURE_MAPS, pixelValues)));
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    program.close();
  }
}
