package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.CodeEmitter.self;
import static io.sparkbit.torchscript.LayerEmitter.value;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import io.sparkbit.network.Parameter;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An emitter of the backward pass: from the last layer to the first, the gradients of what each
 * layer reads. Those of parameters are added to a list of tensors. PyTorch's autograd would compute
 * the same, but by operators that are its own choice, and would keep values longer.
 */
final class GradientEmitter {

  private static final String SAME_PAD_BACKWARD = "same_pad_backward";

  private final List<Layer> layers;
  private final TrainableConvolution convolutions;
  private final TrainableNorm norms;
  private final DropPathEmitter dropPaths;
  private final List<Parameter> trained;

  /** The values that depend on trained parameters; no other has a gradient. */
  private final Set<Integer> learning = new HashSet<>();

  private final Map<Integer, Gradient> gradients = new HashMap<>();

  private CodeEmitter code = new CodeEmitter();

  /** The value before which all gradients are emitted. */
  private int last;

  /**
   * A gradient, as far as it has been summed.
   *
   * @param isShared whether another value has the same tensor, which then must not be changed
   */
  private record Gradient(String variable, boolean isShared) {}

  /**
   * @param trained the parameters with a gradient, in the order of the list of tensors
   */
  GradientEmitter(
      BitNetwork network,
      TrainableConvolution convolutions,
      TrainableNorm norms,
      DropPathEmitter dropPaths,
      List<Parameter> trained) {
    this.layers = network.layers();
    this.convolutions = convolutions;
    this.norms = norms;
    this.dropPaths = dropPaths;
    this.trained = trained;
    for (int index = 0; index < layers.size(); index++) {
      Layer layer = layers.get(index);
      if (!Collections.disjoint(layer.parameters(), trained)
          || !Collections.disjoint(layer.inputs(), learning)) {
        learning.add(index + 1);
      }
    }
  }

  /** Defines the methods that the statements call. */
  static void define(CodeEmitter code, BitNetwork network) {
    if (LayerEmitter.hasSamePad(network)) {
      code.define(
          SAME_PAD_BACKWARD, ", gradient: Tensor, x: Tensor, window: int, stride: int", "Tensor");
      LayerEmitter.samePadding(code);
      code.line(2, "rows = torch.slice(gradient, 2, b2, torch.add(b2, s2))");
      code.line(
          2,
          "return torch.contiguous(torch.slice(rows, 3, b3, torch.add(b3, s3)), memory_format=%d)"
              .formatted(InputEmitter.CHANNELS_LAST));
    }
  }

  /**
   * Begins the pass.
   *
   * @param value that it begins with
   * @param gradient the variable with the gradient of that value
   */
  void begin(int value, String gradient) {
    gradients.put(value, new Gradient(gradient, true));
    last = value;
  }

  /**
   * Emits the statements of the pass from where it is.
   *
   * @param until the number of layers before those whose statements to emit
   */
  void emit(CodeEmitter to, int until) {
    code = to;
    for (; last > until; last--) {
      Gradient ofResult = gradients.remove(last);
      if (ofResult != null) {
        layers.get(last - 1).accept(new Step(last, ofResult.variable));
      }
    }
  }

  private static String variable(int value) {
    return "g" + value;
  }

  /** Adds an expression, whose value nothing else refers to, to the gradient of a value. */
  private void add(int value, String expression) {
    if (!learning.contains(value)) {
      return;
    }
    Gradient earlier = gradients.get(value);
    String sum = expression;
    if (earlier != null) {
      sum =
          earlier.isShared
              ? "torch.add_(%s, %s)".formatted(expression, earlier.variable)
              : "torch.add_(%s, %s)".formatted(earlier.variable, expression);
    }
    assign(value, sum);
  }

  /** Adds a gradient that another value has too. */
  private void share(int value, String variable) {
    if (!learning.contains(value)) {
      return;
    }
    Gradient earlier = gradients.get(value);
    if (earlier == null) {
      gradients.put(value, new Gradient(variable, true));
    } else {
      assign(
          value,
          "torch.add%s(%s, %s)".formatted(earlier.isShared ? "" : "_", earlier.variable, variable));
    }
  }

  private void assign(int value, String expression) {
    code.line(2, "%s = %s".formatted(variable(value), expression));
    gradients.put(value, new Gradient(variable(value), false));
  }

  private void learn(Parameter parameter, String gradient) {
    int index = trained.indexOf(parameter);
    if (index >= 0) {
      code.line(
          2, "_0 = torch.add_(%s[%d], %s)".formatted(TrainingEmitter.GRADIENTS, index, gradient));
    }
  }

  /** The gradients of one layer; returns the layer. */
  private final class Step implements Layer.Visitor<Layer> {

    private final int result;
    private final String gradient;

    /**
     * @param result the value that the layer defines
     * @param gradient the variable with its gradient
     */
    Step(int result, String gradient) {
      this.result = result;
      this.gradient = gradient;
    }

    private String temporary() {
      return "t" + result;
    }

    @Override
    public Layer visit(Layer.Convolution conv) {
      Optional<String> ofInput =
          learning.contains(conv.input()) ? Optional.of(temporary()) : Optional.empty();
      String ofKernel = convolutions.backward(code, conv, value(conv.input()), gradient, ofInput);
      learn(conv.kernel(), ofKernel);
      ofInput.ifPresent(variable -> add(conv.input(), variable));
      return conv;
    }

    @Override
    public Layer visit(Layer.GroupNorm norm) {
      String scale = temporary() + "_scale";
      String shift = temporary() + "_shift";
      code.line(
          2,
          "%s, %s, %s = %s"
              .formatted(
                  temporary(),
                  scale,
                  shift,
                  norms.backward(
                      norm,
                      gradient,
                      value(norm.input()),
                      TrainingEmitter.mean(result),
                      TrainingEmitter.rstd(result))));
      learn(norm.scale(), scale);
      learn(norm.shift(), shift);
      add(norm.input(), temporary());
      return norm;
    }

    @Override
    public Layer visit(Layer.Center center) {
      add(center.input(), "torch.sub(%1$s, torch.mean(%1$s, [1, 2, 3], True))".formatted(gradient));
      return center;
    }

    @Override
    public Layer visit(Layer.Activate activate) {
      add(
          activate.input(),
          ActivationEmitter.gradient(
              activate.function(), gradient, value(activate.input()), value(result)));
      return activate;
    }

    @Override
    public Layer visit(Layer.ZeroPad pad) {
      int padding = -pad.padding();
      add(
          pad.input(),
          "torch.constant_pad_nd(%1$s, [%2$d, %2$d, %2$d, %2$d], 0)".formatted(gradient, padding));
      return pad;
    }

    @Override
    public Layer visit(Layer.SamePad pad) {
      add(
          pad.input(),
          "self.%s(%s, %s, %s)"
              .formatted(
                  SAME_PAD_BACKWARD, gradient, value(pad.input()), LayerEmitter.window(pad)));
      return pad;
    }

    @Override
    public Layer visit(Layer.MaxPool pool) {
      add(
          pool.input(),
          "torch.max_pool2d_with_indices_backward(%s, %s, %s, %s)"
              .formatted(
                  gradient,
                  value(pool.input()),
                  TrainingEmitter.window(pool),
                  TrainingEmitter.indices(result)));
      return pool;
    }

    @Override
    public Layer visit(Layer.Add join) {
      share(join.shortcut(), gradient);
      String ofBranch = dropPaths.apply(join, gradient);
      if (ofBranch.equals(gradient)) {
        share(join.residual(), gradient);
      } else {
        add(join.residual(), ofBranch);
      }
      return join;
    }

    @Override
    public Layer visit(Layer.BroadcastAdd join) {
      share(join.shortcut(), gradient);
      add(
          join.residual(),
          "torch.clone(torch.sum_to_size(%s, torch.size(%s)))"
              .formatted(dropPaths.apply(join, gradient), value(join.residual())));
      return join;
    }

    @Override
    public Layer visit(Layer.GlobalAveragePool pool) {
      String input = value(pool.input());
      add(
          pool.input(),
          ("torch.contiguous(torch.expand_as(torch.to(torch.div(%1$s, torch.mul(torch.size(%2$s, 2),"
                  + " torch.size(%2$s, 3))), ops.prim.dtype(%2$s)), %2$s), memory_format=%3$d)")
              .formatted(gradient, input, InputEmitter.CHANNELS_LAST));
      return pool;
    }

    @Override
    public Layer visit(Layer.Flatten flatten) {
      add(
          flatten.input(),
          "torch.reshape(torch.clone(%s), torch.size(%s))"
              .formatted(gradient, value(flatten.input())));
      return flatten;
    }

    @Override
    public Layer visit(Layer.Linear linear) {
      String input = value(linear.input());
      learn(
          linear.weight(),
          "torch.mm(torch.t(%s), torch.flatten(%s, 1))".formatted(gradient, input));
      learn(linear.bias(), "torch.sum(%s, [0])".formatted(gradient));
      add(
          linear.input(),
          "torch.reshape(torch.mm(%s, %s), torch.size(%s))"
              .formatted(gradient, self(linear.weight()), input));
      return linear;
    }
  }
}
