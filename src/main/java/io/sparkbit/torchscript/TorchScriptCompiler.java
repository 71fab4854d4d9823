package io.sparkbit.torchscript;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A compiler from a network and its weights to a TorchScript program.
 *
 * <p>Every method of a program reads a normalized float32 batch, N x C x H x W, or a uint8 batch, N
 * x H x W x C, which it normalizes itself. The element type tells which.
 *
 * <p>A program for inference returns a tuple of its outputs in float32. Its convolutions run
 * channels-last, with kernels that are standardized once, at compile time. A program for training
 * keeps all weights as parameters, and returns a loss.
 */
public final class TorchScriptCompiler {

  /**
   * The method that packs the kernels of an archive that holds them. It has no arguments; call it
   * once after loading.
   */
  public static final String PACK_METHOD = "pack";

  /**
   * The method of a program for training that takes a step: {@code velocity = momentum * velocity +
   * gradient; weight -= rate * velocity; gradient = 0}. Its arguments are the lists of weights,
   * gradients and velocities, the rate and the momentum.
   */
  public static final String UPDATE_METHOD = TrainingEmitter.UPDATE;

  /**
   * The method of a program for training that returns the logits, float32. Its arguments are the
   * first and the fourth of {@value ProgramMethod#FORWARD}.
   */
  public static final String PREDICT_METHOD = TrainingEmitter.PREDICT;

  /** The method of a program for training that sets a list of gradients to 0. */
  public static final String CLEAR_METHOD = TrainingEmitter.CLEAR;

  /**
   * The method of a program for training that shortens a list of gradients, the first argument, to
   * a length, the second, if they are longer together.
   */
  public static final String CLIP_METHOD = TrainingEmitter.CLIP;

  /**
   * The method of a program for training that moves a list of averages, the first argument, toward
   * a list of weights, the second, by a share of the way, the third.
   */
  public static final String AVERAGE_METHOD = TrainingEmitter.AVERAGE;

  /** The method of a program for training that exchanges the values of two lists of tensors. */
  public static final String EXCHANGE_METHOD = TrainingEmitter.EXCHANGE;

  private TorchScriptCompiler() {}

  /**
   * Compiles a network for inference.
   *
   * @return the program, in the wanted precision, or in float32 if none of the network's layers can
   *     compute in int8
   * @throws IOException if the weights cannot be read
   */
  public static CompiledProgram compile(
      BitNetwork network, BitWeights weights, ProgramOptions options) throws IOException {
    ScalarType type = options.precision().type();
    Quantization quantization =
        options.precision() == Precision.INT8
            ? Quantization.of(network, weights, options.int8Skipped())
            : Quantization.NONE;
    Emitters emitters = Emitters.forInference(options.backend(), type, quantization);
    boolean isFloat = options.precision() == Precision.INT8 && quantization.kernels().isEmpty();
    return new CompiledProgram(
        isFloat ? Precision.FLOAT32 : options.precision(),
        ProgramEmitter.of(network, options, emitters),
        new WeightTensors(weights, type, quantization).of(network, emitters.convolutions()),
        List.of());
  }

  /**
   * Compiles a network for training. Its method {@value ProgramMethod#FORWARD} returns the sum of
   * the images' losses, and adds the gradients of the first {@link GradientGroup}; then the methods
   * of the others do, in their order. It takes
   *
   * <ul>
   *   <li>the images, N x C x H x W or N x H x W x C
   *   <li>for each image, the index of the image to mix it with (int64, N)
   *   <li>the weight of the image itself in the mix (float32, a scalar)
   *   <li>a factor for each image's residual branch in each block (float32, N x blocks); ignored if
   *       {@code dropPathRate} is 0
   *   <li>the label probabilities, mixed like the images (float32, N x labels)
   *   <li>the weight of the loss (float32, a scalar)
   *   <li>a list of tensors like the trained parameters, in their order, to which it adds the
   *       gradients of the weighted loss
   *   <li>an empty list, in which it hands values on
   * </ul>
   *
   * <p>The methods of the other groups take the two lists.
   *
   * @param network a network with a head
   */
  public static CompiledProgram compileForTraining(
      BitNetwork network, BitWeights weights, TrainingOptions options) {
    BitNetwork frozen = TrainingEmitter.frozen(network, options.trained());
    return new CompiledProgram(
        options.precision(),
        TrainingEmitter.of(network, options),
        new WeightTensors(weights, options.precision().type(), Quantization.NONE)
            .of(frozen, TrainingEmitter.ofFrozen(network, options).convolutions()),
        options.trained().stream()
            .map(parameter -> WeightTensors.plain(parameter, weights))
            .toList());
  }

  /**
   * Returns the names of the convolutions that can compute in int8. Those that read one value are
   * together: either all of them do or none.
   */
  public static List<Set<String>> int8Modules(BitNetwork network) {
    return Quantization.candidates(network).stream().map(Quantization::names).toList();
  }

  /** Returns whether a file is an archive that this class wrote. */
  public static boolean isCompiled(Path file) {
    return TorchScriptArchive.isOwn(file);
  }
}
