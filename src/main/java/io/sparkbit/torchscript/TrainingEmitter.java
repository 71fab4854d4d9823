package io.sparkbit.torchscript;

import io.sparkbit.network.BitNetwork;
import java.util.List;

/**
 * An emitter of programs for training: kernels are parameters, standardized in each pass, and
 * {@code forward} returns the loss.
 */
final class TrainingEmitter {

  /** {@code at::Reduction::Sum}. */
  private static final int SUM = 2;

  /** PyTorch's default; has no effect on soft labels. */
  private static final int IGNORE_INDEX = -100;

  private static final String DROP_PATH_FACTORS = "factors";

  private TrainingEmitter() {}

  /**
   * @param dropPathRate see {@link io.sparkbit.network.BitConfig#dropPathRate}
   */
  static String of(BitNetwork network, PixelScaling scaling, double dropPathRate) {
    CodeEmitter code = new CodeEmitter();
    DropPathEmitter dropPaths =
        dropPathRate > 0 ? DropPathEmitter.of(network, DROP_PATH_FACTORS) : DropPathEmitter.NONE;
    code.declare(network.parameters(), CodeEmitter.Members.PARAMETERS);
    InputEmitter.define(code, scaling, ScalarType.FLOAT);
    ConvolutionEmitter.Trainable.defineStandardization(code);
    SectionsEmitter.define(code, network, Emitters.forTraining(dropPaths));
    code.define(
        ProgramMethod.FORWARD,
        ", input: Tensor, partners: Tensor, weight: Tensor, %s: Tensor, labels: Tensor"
            .formatted(DROP_PATH_FACTORS),
        "Tensor");
    code.line(2, "own = self.%s(input)".formatted(InputEmitter.READ_INPUT));
    code.line(2, "other = torch.index_select(own, 0, partners)");
    code.line(2, "x = torch.lerp(other, own, weight)");
    SectionsEmitter.call(code, network, dropPaths, "x", List.of(BitNetwork.LOGITS));
    code.line(
        2,
        "return torch.cross_entropy_loss(%s, labels, None, %d, %d, 0.)"
            .formatted(BitNetwork.LOGITS, SUM, IGNORE_INDEX));
    return code.toString();
  }
}
