package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.CodeEmitter.self;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;

/**
 * An emitter of group normalization with gradients: ATen's kernels, or image by image where these
 * are slow for the reasons in {@link ByChannel}, which holds for the gradient in maps of any size.
 */
final class TrainableNorm implements GroupNormEmitter {

  private static final String FORWARD = "group_norm";
  private static final String BACKWARD = "group_norm_backward";
  private static final String FORWARD_BY_IMAGE = "group_norm_by_image";
  private static final String FORWARD_OF_IMAGE = "group_norm_of_image";
  private static final String BACKWARD_BY_IMAGE = "group_norm_backward_by_image";
  private static final String BACKWARD_OF_IMAGE = "group_norm_backward_of_image";

  private static final String FORWARD_PARAMETERS =
      ", x: Tensor, groups: int, scale: Tensor, shift: Tensor";
  private static final String BACKWARD_PARAMETERS =
      ", gradient: Tensor, x: Tensor, mean: Tensor, rstd: Tensor, groups: int, scale: Tensor";
  private static final String THREE_TENSORS = "Tuple[Tensor, Tensor, Tensor]";

  private final ConvolutionBackend backend;
  private final int vector;

  /**
   * @param type the type of the values to normalize
   */
  TrainableNorm(ConvolutionBackend backend, ScalarType type) {
    this.backend = backend;
    this.vector = GroupNormEmitter.vector(type);
  }

  @Override
  public void define(CodeEmitter code, BitNetwork network) {
    code.define(FORWARD, FORWARD_PARAMETERS, THREE_TENSORS);
    ordered(code, "ordered", "x");
    code.line(
        2,
        "y, mean, rstd = torch.native_group_norm(ordered, scale, shift, %s, groups, %s)"
            .formatted(sizes(), Layer.GroupNorm.EPSILON));
    code.line(2, "return (%s, mean, rstd)".formatted(channelsLast("y")));

    code.define(BACKWARD, BACKWARD_PARAMETERS, THREE_TENSORS);
    ordered(code, "ordered", "x");
    ordered(code, "of_result", "gradient");
    code.line(
        2,
        "of_x, of_scale, of_shift = torch.native_group_norm_backward(of_result, ordered, mean, rstd, scale, %s, groups, [True, True, True])"
            .formatted(sizes()));
    code.line(2, "return (%s, of_scale, of_shift)".formatted(channelsLast("of_x")));

    if (backend == ConvolutionBackend.ONEDNN) {
      forwardByImage(code);
      backwardByImage(code);
      backwardOfImage(code);
    }
  }

  /** CUDA has kernels for planes only. */
  private static void ordered(CodeEmitter code, String name, String value) {
    code.line(2, "if ops.prim.is_cuda(%s):".formatted(value));
    code.line(3, "%s = torch.contiguous(%s)".formatted(name, value));
    code.line(2, "else:");
    code.line(3, "%s = %s".formatted(name, channelsLast(value)));
  }

  private static String sizes() {
    return "torch.size(x, 0), torch.size(x, 1), torch.mul(torch.size(x, 2), torch.size(x, 3))";
  }

  private static String channelsLast(String value) {
    return "torch.contiguous(%s, memory_format=%d)".formatted(value, InputEmitter.CHANNELS_LAST);
  }

  private static void forwardByImage(CodeEmitter code) {
    ByChannel.normalizeImage(code, FORWARD_OF_IMAGE);
    code.define(FORWARD_BY_IMAGE, FORWARD_PARAMETERS, THREE_TENSORS);
    code.line(
        2,
        "if torch.ge(torch.mul(torch.size(x, 2), torch.size(x, 3)), %d):"
            .formatted(ByChannel.LARGE_MAP));
    code.line(3, "y, mean, rstd = self.%s(x, groups, scale, shift)".formatted(FORWARD));
    code.line(2, "else:");
    code.line(3, "images = torch.split(x, 1)");
    for (String list : new String[] {"done", "means", "variances"}) {
      code.line(3, "%s = annotate(List[Tensor], [])".formatted(list));
    }
    code.line(3, "for i in range(torch.len(images)):");
    code.line(
        4,
        "of_image, group_mean, group_variance = self.%s(images[i], groups, scale, shift)"
            .formatted(FORWARD_OF_IMAGE));
    code.line(4, "_0 = torch.append(done, of_image)");
    code.line(4, "_1 = torch.append(means, torch.reshape(group_mean, [-1]))");
    code.line(4, "_2 = torch.append(variances, torch.reshape(group_variance, [-1]))");
    code.line(3, "y = torch.cat(done)");
    code.line(3, "mean = torch.stack(means)");
    code.line(
        3,
        "rstd = torch.rsqrt(torch.add(torch.stack(variances), %s))"
            .formatted(Layer.GroupNorm.EPSILON));
    code.line(2, "return (y, mean, rstd)");
  }

  private static void backwardByImage(CodeEmitter code) {
    code.define(BACKWARD_BY_IMAGE, BACKWARD_PARAMETERS, THREE_TENSORS);
    code.line(2, "images = torch.split(x, 1)");
    code.line(2, "gradients = torch.split(%s, 1)".formatted(channelsLast("gradient")));
    for (String list : new String[] {"done", "scales", "shifts"}) {
      code.line(2, "%s = annotate(List[Tensor], [])".formatted(list));
    }
    code.line(2, "for i in range(torch.len(images)):");
    code.line(
        3,
        "of_image, of_scale, of_shift = self.%s(gradients[i], images[i], %s, %s, groups, scale)"
            .formatted(BACKWARD_OF_IMAGE, "torch.select(mean, 0, i)", "torch.select(rstd, 0, i)"));
    code.line(3, "_0 = torch.append(done, of_image)");
    code.line(3, "_1 = torch.append(scales, of_scale)");
    code.line(3, "_2 = torch.append(shifts, of_shift)");
    code.line(
        2,
        "return (torch.cat(done), torch.sum(torch.stack(scales), [0]), torch.sum(torch.stack(shifts), [0]))");
  }

  /**
   * With g the gradient of the result, n the values of a group, x' the normalized ones and r the
   * reciprocal deviation, the gradient of x is r (scale g - (sum(scale g) + x' sum(scale g x')) /
   * n), where the sums go over the group. Batch normalization with given statistics gives as its
   * gradients the first term and, by channel, sum(g) and sum(g x'); its result gives the rest.
   */
  private static void backwardOfImage(CodeEmitter code) {
    code.define(BACKWARD_OF_IMAGE, BACKWARD_PARAMETERS, THREE_TENSORS);
    code.line(2, "scales = torch.reshape(scale, [groups, -1])");
    code.line(2, "group_rstd = torch.reshape(rstd, [-1, 1])");
    code.line(2, "center = %s".formatted(ofEachChannel("torch.reshape(mean, [-1, 1])")));
    code.line(
        2,
        "variance = %s"
            .formatted(
                ofEachChannel(
                    "torch.sub(torch.reciprocal(torch.square(group_rstd)), %s)"
                        .formatted(Layer.GroupNorm.EPSILON))));
    code.line(
        2,
        "first, of_scale, of_shift = torch.native_batch_norm_backward(gradient, x, scale, center, variance, None, None, False, %s, [True, True, True])"
            .formatted(Layer.GroupNorm.EPSILON));
    code.line(
        2, "share = torch.neg(torch.div(group_rstd, torch.floordiv(torch.numel(x), groups)))");
    code.line(2, "slope = %s".formatted(ofEachChannel(groupSum("of_scale"))));
    code.line(2, "offset = %s".formatted(ofEachChannel(groupSum("of_shift"))));
    code.line(
        2,
        "rest, _0, _1 = torch.native_batch_norm(x, slope, offset, center, variance, False, 0., %s)"
            .formatted(Layer.GroupNorm.EPSILON));
    code.line(2, "return (torch.add_(first, rest), of_scale, of_shift)");
  }

  private static String groupSum(String ofEachChannel) {
    return "torch.mul(torch.sum(torch.mul(scales, torch.reshape(%s, [groups, -1])), [1], True), share)"
        .formatted(ofEachChannel);
  }

  private static String ofEachChannel(String ofEachGroup) {
    return "torch.reshape(torch.expand_as(%s, scales), [-1])".formatted(ofEachGroup);
  }

  private boolean isByImage(Layer.GroupNorm norm) {
    return backend == ConvolutionBackend.ONEDNN && norm.channels() / norm.groups() % vector != 0;
  }

  /**
   * {@inheritDoc} Its value is a tuple: the result, and the means and the reciprocal deviations of
   * the groups, N x groups.
   */
  @Override
  public String apply(Layer.GroupNorm norm, String input) {
    return "self.%s(%s, %d, %s, %s)"
        .formatted(
            isByImage(norm) ? FORWARD_BY_IMAGE : FORWARD,
            input,
            norm.groups(),
            self(norm.scale()),
            self(norm.shift()));
  }

  /**
   * Returns the expression for the gradients of input, scale and shift, a tuple.
   *
   * @param gradient of the result
   * @param mean the second element of what {@link #apply} gave
   * @param rstd the third
   */
  String backward(Layer.GroupNorm norm, String gradient, String input, String mean, String rstd) {
    return "self.%s(%s, %s, %s, %s, %d, %s)"
        .formatted(
            isByImage(norm) ? BACKWARD_BY_IMAGE : BACKWARD,
            gradient,
            input,
            mean,
            rstd,
            norm.groups(),
            self(norm.scale()));
  }
}
