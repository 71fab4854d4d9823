package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.LayerEmitter.value;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import io.sparkbit.network.Parameter;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An emitter of programs for training: {@code forward} runs the network forward, and backward
 * through the last layers, and returns the loss; the methods of the other {@linkplain GradientGroup
 * groups} go on backward. All add to the gradients of parameters.
 */
final class TrainingEmitter {

  /** The argument with the tensors to which gradients are added. */
  static final String GRADIENTS = "gradients";

  static final String UPDATE = "update";
  static final String CLEAR = "clear";
  static final String CLIP = "clip";
  static final String AVERAGE = "average";
  static final String EXCHANGE = "exchange";
  static final String PREDICT = "predict";

  private static final String DROP_PATH_FACTORS = "factors";

  private static final String FORWARD_PARAMETERS =
      ", input: Tensor, partners: Tensor, weight: Tensor, %s: Tensor, labels: Tensor, share: Tensor"
          .formatted(DROP_PATH_FACTORS);

  private final CodeEmitter code = new CodeEmitter();
  private final BitNetwork network;
  private final TrainingOptions options;
  private final BitNetwork frozen;
  private final TrainableConvolution convolutions;
  private final TrainableNorm norms;
  private final DropPathEmitter dropPaths;

  private TrainingEmitter(BitNetwork network, TrainingOptions options) {
    ScalarType type = options.precision().type();
    this.network = network;
    this.options = options;
    this.frozen = frozen(network, options.trained());
    this.convolutions = new TrainableConvolution(options.backend(), type);
    this.norms = new TrainableNorm(options.backend(), type);
    this.dropPaths = dropPaths(network, options);
  }

  private static DropPathEmitter dropPaths(BitNetwork network, TrainingOptions options) {
    return options.dropPathRate() > 0
        ? DropPathEmitter.of(network, DROP_PATH_FACTORS, options.precision().type())
        : DropPathEmitter.NONE;
  }

  static String of(BitNetwork network, TrainingOptions options) {
    TrainingEmitter program = new TrainingEmitter(network, options);
    program.emit();
    return program.code.toString();
  }

  /** Returns the part of the network that runs as in inference. */
  static BitNetwork frozen(BitNetwork network, List<Parameter> trained) {
    int first = 0;
    while (Collections.disjoint(network.layers().get(first).parameters(), trained)) {
      first++;
    }
    int before = first;
    return network.until(
        network.outputs().values().stream()
            .filter(output -> output <= before)
            .reduce(BitNetwork.INPUT, Math::max));
  }

  /** Returns the emitters of the part of the network that runs as in inference. */
  static Emitters ofFrozen(BitNetwork network, TrainingOptions options) {
    return Emitters.ofFrozen(
        options.backend(), options.precision().type(), dropPaths(network, options));
  }

  private void emit() {
    Emitters ofFrozen = ofFrozen(network, options);
    code.declare(frozen.parameters(), options.trained());
    InputEmitter.define(code, options.scaling(), ScalarType.FLOAT);
    WeightsEmitter.define(code, frozen, ofFrozen, options.precision().type(), Optional.empty());
    SectionsEmitter.define(code, frozen, ofFrozen);
    TrainableConvolution.define(code);
    norms.define(code, network);
    if (LayerEmitter.hasSamePad(network) && !LayerEmitter.hasSamePad(frozen)) {
      LayerEmitter.defineSamePad(code);
    }
    GradientEmitter.define(code, network);
    step();
    predict();
    update();
    clip();
    averages();
  }

  private void step() {
    ChainEmitter chain = new ChainEmitter(code);
    CodeEmitter statements = new CodeEmitter();
    forward(statements);
    GradientEmitter backward =
        new GradientEmitter(network, convolutions, norms, dropPaths, options.trained());
    backward.begin(logits(), "of_logits");
    for (GradientGroup group : GradientGroup.of(network, options.trained())) {
      boolean isFirst = group.method().equals(ProgramMethod.FORWARD);
      backward.emit(statements, group.layers());
      chain.add(
          group.method(),
          (isFirst ? FORWARD_PARAMETERS : "") + ", %s: List[Tensor]".formatted(GRADIENTS),
          statements,
          isFirst ? "loss" : "torch.len(%s)".formatted(GRADIENTS),
          isFirst ? "Tensor" : "int");
      statements = new CodeEmitter();
    }
    chain.define();
  }

  private void forward(CodeEmitter to) {
    to.line(2, "own = self.%s(input)".formatted(InputEmitter.READ_INPUT));
    to.line(2, "other = torch.index_select(own, 0, partners)");
    to.line(
        2,
        "%s = torch.to(torch.lerp(other, own, weight), %d)"
            .formatted(value(BitNetwork.INPUT), options.precision().type().code()));
    frozenLayers(to);
    trainedLayers(to, readByGradients());
    new LossEmitter(to, value(logits())).emit(options.problem(), options.loss());
  }

  private int logits() {
    return Objects.requireNonNull(network.outputs().get(BitNetwork.LOGITS));
  }

  private void predict() {
    code.define(PREDICT, ", input: Tensor, %s: Tensor".formatted(DROP_PATH_FACTORS), "Tensor");
    code.line(
        2,
        "%s = torch.to(self.%s(input), %d)"
            .formatted(
                value(BitNetwork.INPUT),
                InputEmitter.READ_INPUT,
                options.precision().type().code()));
    frozenLayers(code);
    trainedLayers(code, Set.of());
    code.line(2, "return " + value(logits()));
  }

  private void frozenLayers(CodeEmitter to) {
    SectionsEmitter.call(to, frozen, dropPaths, value(BitNetwork.INPUT), frozen.outputs().keySet());
    frozen.outputs().forEach((name, value) -> to.line(2, "%s = %s".formatted(value(value), name)));
  }

  /**
   * @param kept values that are read once more
   */
  private void trainedLayers(CodeEmitter to, Set<Integer> kept) {
    LayerEmitter layers =
        new LayerEmitter(
            network, new Emitters(convolutions, norms, dropPaths, Quantization.NONE), kept);
    for (int index = frozen.layers().size(); index < network.layers().size(); index++) {
      Layer layer = network.layers().get(index);
      int result = index + 1;
      if (layer instanceof Layer.Convolution conv) {
        convolutions.standardize(to, conv);
      }
      if (layer instanceof Layer.GroupNorm) {
        to.line(
            2,
            "%s, %s, %s = %s"
                .formatted(value(result), mean(result), rstd(result), layer.accept(layers)));
      } else if (layer instanceof Layer.MaxPool pool) {
        to.line(
            2,
            "%s, %s = torch.max_pool2d_with_indices(%s, %s)"
                .formatted(value(result), indices(result), value(pool.input()), window(pool)));
      } else {
        to.line(2, "%s = %s".formatted(value(result), layer.accept(layers)));
      }
    }
  }

  private Set<Integer> readByGradients() {
    return network.layers().stream()
        .filter(
            layer ->
                layer instanceof Layer.Activate activate
                    && ActivationEmitter.gradientReadsInput(activate.function()))
        .flatMap(layer -> layer.inputs().stream())
        .collect(Collectors.toSet());
  }

  /** PyTorch's rule (torch/optim/sgd.py): the rate is not part of the velocity. */
  private void update() {
    code.define(
        UPDATE,
        ", weights: List[Tensor], %s: List[Tensor], velocities: List[Tensor], rate: float, momentum: float"
            .formatted(GRADIENTS),
        "int");
    code.line(2, "_0 = torch._foreach_mul_(velocities, momentum)");
    code.line(2, "_1 = torch._foreach_add_(velocities, %s)".formatted(GRADIENTS));
    code.line(2, "_2 = torch._foreach_add_(weights, velocities, alpha=torch.neg(rate))");
    code.line(2, "_3 = torch._foreach_zero_(%s)".formatted(GRADIENTS));
    code.line(2, "return torch.len(weights)");
    code.define(CLEAR, ", %s: List[Tensor]".formatted(GRADIENTS), "int");
    code.line(2, "_0 = torch._foreach_zero_(%s)".formatted(GRADIENTS));
    code.line(2, "return torch.len(%s)".formatted(GRADIENTS));
  }

  /** PyTorch's rule (torch/nn/utils/clip_grad.py). */
  private void clip() {
    code.define(CLIP, ", %s: List[Tensor], max_norm: float".formatted(GRADIENTS), "int");
    code.line(2, "norms = torch._foreach_norm(%s, 2)".formatted(GRADIENTS));
    code.line(2, "norm = torch.linalg_vector_norm(torch.stack(norms))");
    code.line(
        2,
        "factor = torch.clamp_max(torch.mul(torch.reciprocal(torch.add(norm, 1e-06)), max_norm), 1.)");
    code.line(2, "_0 = torch._foreach_mul_(%s, factor)".formatted(GRADIENTS));
    code.line(2, "return torch.len(%s)".formatted(GRADIENTS));
  }

  private void averages() {
    code.define(AVERAGE, ", averages: List[Tensor], weights: List[Tensor], share: float", "int");
    code.line(2, "_0 = torch._foreach_lerp_(averages, weights, share)");
    code.line(2, "return torch.len(averages)");
    code.define(EXCHANGE, ", some: List[Tensor], others: List[Tensor]", "int");
    code.line(2, "for i in range(torch.len(some)):");
    code.line(3, "kept = torch.clone(some[i])");
    code.line(3, "_0 = torch.copy_(some[i], others[i])");
    code.line(3, "_1 = torch.copy_(others[i], kept)");
    code.line(2, "return torch.len(some)");
  }

  static String mean(int norm) {
    return "mean%d".formatted(norm);
  }

  static String rstd(int norm) {
    return "rstd%d".formatted(norm);
  }

  /** Returns the variable of the positions of the maxima. */
  static String indices(int pool) {
    return "indices%d".formatted(pool);
  }

  /** Returns the arguments of a pool's operators after those with values. */
  static String window(Layer.MaxPool pool) {
    return "[%1$d, %1$d], [%2$d, %2$d], [0, 0], [1, 1], False"
        .formatted(pool.kernelSize(), pool.stride());
  }
}
