package io.sparkbit.network;

/**
 * The function after a group norm: {@code hidden_act} of the configuration, with the names of the
 * reference's table (ACT2FN in transformers/activations.py). {@code prelu} and {@code xielu} are
 * left out, since they have weights, which no BiT checkpoint holds. {@code elu} is not in the
 * reference's table.
 */
public enum ActivationFunction {
  RELU,
  RELU2,
  RELU6,
  LEAKY_RELU,
  ELU,
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
  SIGMOID,
  TANH,
  LAPLACE,
  SQRTSOFTPLUS,
  LINEAR
}
