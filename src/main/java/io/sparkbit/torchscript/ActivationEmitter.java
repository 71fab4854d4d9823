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

  /** Returns whether {@link #gradient} reads the input, which then must not be overwritten. */
  static boolean gradientReadsInput(ActivationFunction function) {
    return switch (function) {
      case RELU, RELU6, LEAKY_RELU, ELU, SIGMOID, TANH, LINEAR -> false;
      case RELU2,
          GELU,
          GELU_PYTHON,
          GELU_10,
          GELU_NEW,
          GELU_FAST,
          GELU_ACCURATE,
          GELU_PYTORCH_TANH,
          GELU_PYTHON_TANH,
          QUICK_GELU,
          SILU,
          SWISH,
          HARDSWISH,
          MISH,
          LAPLACE,
          SQRTSOFTPLUS ->
          true;
    };
  }

  /**
   * Returns the expression for the gradient of the input.
   *
   * @param gradient of the result
   * @param input the variable with the input, if {@link #gradientReadsInput}
   * @param result the variable with the activated values
   */
  static String gradient(
      ActivationFunction function, String gradient, String input, String result) {
    return switch (function) {
      case RELU -> "torch.threshold_backward(%s, %s, 0)".formatted(gradient, result);
      case RELU2 -> product(gradient, "torch.mul(torch.relu(%s), 2)".formatted(input));
      case RELU6 -> "torch.hardtanh_backward(%s, %s, 0., 6.)".formatted(gradient, result);
      case LEAKY_RELU ->
          "torch.leaky_relu_backward(%s, %s, 0.01, True)".formatted(gradient, result);
      case ELU -> "torch.elu_backward(%s, 1., 1., 1., True, %s)".formatted(gradient, result);
      case GELU, GELU_PYTHON -> geluGradient(gradient, input, "none");
      case GELU_10 ->
          geluGradient(
              product(gradient, "torch.le(%s, 10.)".formatted(gelu(input, "none"))), input, "none");
      case GELU_NEW, GELU_FAST, GELU_ACCURATE, GELU_PYTORCH_TANH, GELU_PYTHON_TANH ->
          geluGradient(gradient, input, "tanh");
      case QUICK_GELU -> product(gradient, quickGeluSlope(input));
      case SILU, SWISH -> "torch.silu_backward(%s, %s)".formatted(gradient, input);
      case HARDSWISH -> "torch.hardswish_backward(%s, %s)".formatted(gradient, input);
      case MISH -> "torch.mish_backward(%s, %s)".formatted(gradient, input);
      case SIGMOID -> "torch.sigmoid_backward(%s, %s)".formatted(gradient, result);
      case TANH -> "torch.tanh_backward(%s, %s)".formatted(gradient, result);
      case LAPLACE ->
          product(
              gradient,
              "torch.div(torch.exp(torch.neg(torch.square(torch.div(torch.sub(%s, %s), %s)))), %s)"
                  .formatted(
                      input, LAPLACE_MEAN, LAPLACE_SCALE, LAPLACE_SCALE * Math.sqrt(Math.PI)));
      case SQRTSOFTPLUS ->
          product(
              gradient, "torch.div(torch.sigmoid(%s), torch.mul(%s, 2))".formatted(input, result));
      case LINEAR -> gradient;
    };
  }

  /** The slope of x s(ax) is s (1 + ax (1 - s)). */
  private static String quickGeluSlope(String input) {
    String scaled = "torch.mul(%s, 1.702)".formatted(input);
    String sigmoid = "torch.sigmoid(%s)".formatted(scaled);
    return product(
        sigmoid,
        "torch.add(%s, 1)".formatted(product(scaled, "torch.rsub(%s, 1)".formatted(sigmoid))));
  }

  private static String geluGradient(String gradient, String input, String approximate) {
    return "torch.gelu_backward(%s, %s, approximate=\"%s\")"
        .formatted(gradient, input, approximate);
  }

  private static String product(String a, String b) {
    return "torch.mul(%s, %s)".formatted(a, b);
  }
}
