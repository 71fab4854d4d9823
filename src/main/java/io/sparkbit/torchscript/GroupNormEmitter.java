package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.CodeEmitter.self;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;

/** An emitter of TorchScript code for group normalization. */
interface GroupNormEmitter {

  /** Emits {@code torch.group_norm}, which runs on every device. */
  GroupNormEmitter ATEN =
      new GroupNormEmitter() {
        @Override
        public void define(CodeEmitter code, BitNetwork network) {}

        @Override
        public String apply(Layer.GroupNorm norm, String input) {
          return "torch.group_norm(%s, %d, %s, %s, %s, True)"
              .formatted(
                  input,
                  norm.groups(),
                  self(norm.scale()),
                  self(norm.shift()),
                  Layer.GroupNorm.EPSILON);
        }
      };

  /**
   * Returns an emitter for inference.
   *
   * @param type the type of the values to normalize
   */
  static GroupNormEmitter of(ConvolutionBackend backend, ScalarType type) {
    return switch (backend) {
      case ATEN -> ATEN;
      case ONEDNN -> new ByChannel(type);
    };
  }

  /** Returns how many values of a type ATen's kernels take at once. */
  static int vector(ScalarType type) {
    return switch (type) {
      case FLOAT -> 8;
      case BFLOAT16 -> 16;
      case INT8 -> throw new IllegalArgumentException("norms of bytes");
    };
  }

  /** Defines the methods that the expressions call, if the network needs them. */
  void define(CodeEmitter code, BitNetwork network);

  /** Returns the expression that normalizes the input, which is channels-last. */
  String apply(Layer.GroupNorm norm, String input);

  /**
   * Joins the statistics of channels to those of groups where ATen's kernel is slow: in a small map
   * with few channels in a group it reads them one by one
   * (aten/src/ATen/native/cpu/group_norm_kernel.cpp, GroupNormKernelImplChannelsLast), which takes
   * up to 15 times as long as by vectors.
   */
  final class ByChannel implements GroupNormEmitter {

    private static final String NORMALIZE = "normalize";
    private static final String NORMALIZE_IMAGE = "normalize_image";

    /** ATen's kernel goes by vectors itself from this many pixels on. */
    static final int LARGE_MAP = 1024;

    private final int vector;

    private ByChannel(ScalarType type) {
      this.vector = vector(type);
    }

    @Override
    public void define(CodeEmitter code, BitNetwork network) {
      if (network.layers().stream()
          .anyMatch(layer -> layer instanceof Layer.GroupNorm norm && !fillsVectors(norm))) {
        normalizeImage(code, NORMALIZE_IMAGE);
        normalize(code);
      }
    }

    @Override
    public String apply(Layer.GroupNorm norm, String input) {
      return fillsVectors(norm)
          ? ATEN.apply(norm, input)
          : "self.%s(%s, %d, %s, %s)"
              .formatted(NORMALIZE, input, norm.groups(), self(norm.scale()), self(norm.shift()));
    }

    private boolean fillsVectors(Layer.GroupNorm norm) {
      return norm.channels() / norm.groups() % vector == 0;
    }

    private static void normalize(CodeEmitter code) {
      define(code, NORMALIZE, "Tensor");
      code.line(
          2,
          "if torch.ge(torch.mul(torch.size(x, 2), torch.size(x, 3)), %d):".formatted(LARGE_MAP));
      code.line(
          3,
          "y = torch.group_norm(x, groups, scale, shift, %s, True)"
              .formatted(Layer.GroupNorm.EPSILON));
      code.line(2, "else:");
      code.line(3, "if torch.eq(torch.size(x, 0), 1):");
      code.line(4, "y, _0, _1 = self.%s(x, groups, scale, shift)".formatted(NORMALIZE_IMAGE));
      code.line(3, "else:");
      code.line(4, "images = torch.split(x, 1)");
      code.line(4, "done = annotate(List[Tensor], [])");
      code.line(4, "for i in range(torch.len(images)):");
      code.line(
          5, "z, _2, _3 = self.%s(images[i], groups, scale, shift)".formatted(NORMALIZE_IMAGE));
      code.line(5, "_4 = torch.append(done, z)");
      code.line(4, "y = torch.cat(done)");
      code.line(2, "return y");
    }

    /**
     * Defines the method that normalizes one image. It also returns the means and the variances of
     * the groups, groups x 1. Batch normalization with these is what normalizes by vectors.
     */
    static void normalizeImage(CodeEmitter code, String name) {
      define(code, name, "Tuple[Tensor, Tensor, Tensor]");
      // Their type is that of the results. They stay as they are with a momentum of 0.
      code.line(
          2,
          "running = torch.zeros([torch.size(x, 1)], dtype=%d)".formatted(ScalarType.FLOAT.code()));
      code.line(2, "mean, variance = torch.batch_norm_update_stats(x, running, running, 0.)");
      code.line(2, "means = torch.reshape(mean, [groups, -1])");
      code.line(2, "group_mean = torch.mean(means, [1], True)");
      code.line(2, "between = torch.square(torch.sub(means, group_mean))");
      code.line(2, "within = torch.reshape(variance, [groups, -1])");
      code.line(2, "group_variance = torch.mean(torch.add(between, within), [1], True)");
      code.line(
          2,
          "y, _0, _1 = torch.native_batch_norm(x, scale, shift, %s, %s, False, 0., %s)"
              .formatted(
                  ofEachChannel("group_mean"),
                  ofEachChannel("group_variance"),
                  Layer.GroupNorm.EPSILON));
      code.line(2, "return (y, group_mean, group_variance)");
    }

    private static String ofEachChannel(String ofEachGroup) {
      return "torch.reshape(torch.expand_as(%s, means), [-1])".formatted(ofEachGroup);
    }

    private static void define(CodeEmitter code, String method, String result) {
      code.define(method, ", x: Tensor, groups: int, scale: Tensor, shift: Tensor", result);
    }
  }
}
