package io.sparkbit.torchscript;

import io.sparkbit.network.ActivationFunction;

/** An emitter of TorchScript code for activations. */
final class ActivationEmitter {

  /** The reference's constants (LaplaceActivation in transformers/activations.py). */
  private static final double LAPLACE_MEAN = 0.707107;

  private static final double LAPLACE_SCALE = 0.282095 * Math.sqrt(2);

  private ActivationEmitter() {}

  /**
   * @param value the value to activate
   * @param inPlace {@code _} if the value may be overwritten, otherwise empty
   */
  static String of(ActivationFunction function, String value, String inPlace) {
    return switch (function) {
      case RELU -> "torch.relu%s(%s)".formatted(inPlace, value);
      case RELU2 -> "torch.square(torch.relu%s(%s))".formatted(inPlace, value);
      case RELU6 -> "torch.hardtanh%s(%s, 0., 6.)".formatted(inPlace, value);
      case LEAKY_RELU -> "torch.leaky_relu%s(%s, 0.01)".formatted(inPlace, value);
      case ELU -> "torch.elu%s(%s, 1.)".formatted(inPlace, value);
      case GELU, GELU_PYTHON -> gelu(value, "none");
      case GELU_10 -> "torch.clip(%s, -10., 10.)".formatted(gelu(value, "none"));
      // Five names for one formula; the reference itself calls them equivalent.
      case GELU_NEW, GELU_FAST, GELU_ACCURATE, GELU_PYTORCH_TANH, GELU_PYTHON_TANH ->
          gelu(value, "tanh");
      case QUICK_GELU -> "torch.mul(%1$s, torch.sigmoid(torch.mul(%1$s, 1.702)))".formatted(value);
      case SILU, SWISH -> "torch.silu%s(%s)".formatted(inPlace, value);
      case HARDSWISH -> "torch.hardswish%s(%s)".formatted(inPlace, value);
      case MISH -> "torch.mish%s(%s)".formatted(inPlace, value);
      case SIGMOID -> "torch.sigmoid%s(%s)".formatted(inPlace, value);
      case TANH -> "torch.tanh%s(%s)".formatted(inPlace, value);
      case LAPLACE ->
          "torch.mul(torch.add(torch.erf(torch.div(torch.sub(%s, %s), %s)), 1.), 0.5)"
              .formatted(value, LAPLACE_MEAN, LAPLACE_SCALE);
      case SQRTSOFTPLUS -> "torch.sqrt(torch.softplus(%s))".formatted(value);
      case LINEAR -> value;
    };
  }

  private static String gelu(String value, String approximate) {
    return "torch.gelu(%s, approximate=\"%s\")".formatted(value, approximate);
  }
}
