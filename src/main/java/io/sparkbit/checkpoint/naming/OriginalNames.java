package io.sparkbit.checkpoint.naming;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.tensor.StridedLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The original release's names and TensorFlow's order of dimensions (<a
 * href="https://github.com/google-research/big_transfer/blob/master/bit_pytorch/models.py">big_transfer,
 * bit_pytorch/models.py</a>, {@code load_from}).
 */
final class OriginalNames {

  private static final String KERNEL = "standardized_conv2d/kernel";

  private static final Map<String, String> WHOLE_NAMES =
      Map.of(
          "resnet/root_block/" + KERNEL,
          "bit.embedder.convolution.weight",
          "resnet/group_norm/gamma",
          "bit.norm.weight",
          "resnet/group_norm/beta",
          "bit.norm.bias",
          "resnet/head/conv2d/kernel",
          HuggingFaceNames.HEAD_WEIGHT,
          "resnet/head/conv2d/bias",
          HuggingFaceNames.HEAD_BIAS);

  private static final Pattern UNIT =
      Pattern.compile("resnet/block([1-9]\\d?)/unit(\\d{2,3})/([abc])/(.+)");

  private static final Map<String, String> PARAMETERS =
      Map.of(
          KERNEL,
          "conv%d.weight",
          "group_norm/gamma",
          "norm%d.weight",
          "group_norm/beta",
          "norm%d.bias");

  private static final String SHORTCUT = "proj/" + KERNEL;

  /** Reorders a kernel's dimensions from HWIO to output and input channels, height, width. */
  private static final List<Integer> OIHW = List.of(3, 2, 0, 1);

  private OriginalNames() {}

  /** Returns Hugging Face's name, if the scheme has the given one. */
  static Optional<String> huggingFace(String name) {
    Matcher unit = UNIT.matcher(name);
    return unit.matches() ? inUnit(unit) : Optional.ofNullable(WHOLE_NAMES.get(name));
  }

  private static Optional<String> inUnit(Matcher unit) {
    int stage = Integer.parseInt(unit.group(1)) - 1;
    int layer = Integer.parseInt(unit.group(2)) - 1;
    String position = unit.group(3);
    String parameter = unit.group(4);
    Optional<String> name =
        parameter.equals(SHORTCUT) && position.equals("a")
            ? Optional.of(HuggingFaceNames.SHORTCUT)
            : Optional.ofNullable(PARAMETERS.get(parameter))
                .map(pattern -> pattern.formatted("abc".indexOf(position) + 1));
    return name.filter(known -> layer >= 0)
        .map(known -> HuggingFaceNames.inLayer(stage, layer, known));
  }

  /**
   * Converts a tensor to Hugging Face's layout: transposes kernels and turns the head's 1x1
   * convolution into a matrix.
   *
   * @throws CheckpointException if a kernel does not have the shape of one
   */
  static NamedTensor tensor(Checkpoint stored, String name, String newName)
      throws CheckpointException {
    List<Long> shape = stored.shape(name);
    if (!name.endsWith("/kernel")) {
      return NamedTensor.inOrder(name, newName, shape);
    }
    boolean head = newName.equals(HuggingFaceNames.HEAD_WEIGHT);
    if (shape.size() != OIHW.size() || (head && (shape.get(0) != 1 || shape.get(1) != 1))) {
      throw new CheckpointException(
          ("%s: tensor '%s' has shape %s, but a kernel must have shape [%s, input channels,"
                  + " output channels]")
              .formatted(stored.source(), name, shape, head ? "1, 1" : "height, width"));
    }
    StridedLayout kernel = StridedLayout.rowMajor(shape).permuted(OIHW);
    List<Long> newShape = head ? kernel.shape().subList(0, 2) : kernel.shape();
    return new NamedTensor(name, newName, newShape, Optional.of(kernel));
  }
}
