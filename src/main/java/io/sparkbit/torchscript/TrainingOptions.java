package io.sparkbit.torchscript;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Parameter;
import io.sparkbit.network.ProblemType;
import java.util.List;

/**
 * Options for compiling a network for training.
 *
 * @param scaling the scaling of uint8 pixels
 * @param precision {@link Precision#FLOAT32}, or {@link Precision#BFLOAT16} for values and their
 *     gradients; weights, norms and the head stay in float32
 * @param backend the backend of the convolutions
 * @param dropPathRate see {@link io.sparkbit.network.BitConfig#dropPathRate}
 * @param problem the kind of answers
 * @param loss what is minimized
 * @param trained the parameters that have gradients. Layers up to the last output of {@link
 *     BitNetwork#outputs} before the first of them run as in inference
 */
public record TrainingOptions(
    PixelScaling scaling,
    Precision precision,
    ConvolutionBackend backend,
    double dropPathRate,
    ProblemType problem,
    TrainingLoss loss,
    List<Parameter> trained) {

  public TrainingOptions {
    trained = List.copyOf(trained);
    if (precision == Precision.INT8) {
      throw new IllegalArgumentException("INT8 has no gradients");
    }
    if (problem == ProblemType.REGRESSION && loss instanceof TrainingLoss.OfTeacher) {
      throw new IllegalArgumentException("A teacher of values has no probabilities to learn");
    }
  }
}
