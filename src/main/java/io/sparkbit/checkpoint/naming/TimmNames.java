package io.sparkbit.checkpoint.naming;

import io.sparkbit.checkpoint.Checkpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of timm's ResNetV2 (<a
 * href="https://github.com/huggingface/pytorch-image-models/blob/main/timm/models/resnetv2.py">resnetv2.py</a>).
 */
final class TimmNames {

  private static final Map<String, String> WHOLE_NAMES =
      Map.of(
          "stem.conv.weight", "bit.embedder.convolution.weight",
          "norm.weight", "bit.norm.weight",
          "norm.bias", "bit.norm.bias",
          "head.fc.weight", HuggingFaceNames.HEAD_WEIGHT,
          "head.fc.bias", HuggingFaceNames.HEAD_BIAS);

  private static final Pattern BLOCK =
      Pattern.compile(
          "stages\\.(\\d{1,3})\\.blocks\\.(\\d{1,3})\\.(conv[1-3]\\.weight|norm[1-3]\\.(?:weight|bias)|downsample\\.conv\\.weight)");

  private TimmNames() {}

  /**
   * Returns whether only this scheme has a name. Hugging Face's base model also has the last
   * norm's.
   */
  static boolean isTimmOnly(String name) {
    return !name.startsWith("norm.") && huggingFace(name).isPresent();
  }

  /** Returns Hugging Face's name, if the scheme has the given one. */
  static Optional<String> huggingFace(String name) {
    Matcher block = BLOCK.matcher(name);
    return block.matches()
        ? Optional.of(
            HuggingFaceNames.inLayer(
                Integer.parseInt(block.group(1)), Integer.parseInt(block.group(2)), block.group(3)))
        : Optional.ofNullable(WHOLE_NAMES.get(name));
  }

  /** Converts a tensor to Hugging Face's layout, with the head as a matrix. */
  static NamedTensor tensor(Checkpoint stored, String name, String newName) {
    List<Long> shape = stored.shape(name);
    boolean convolution =
        newName.equals(HuggingFaceNames.HEAD_WEIGHT)
            && shape.size() == 4
            && shape.get(2) == 1
            && shape.get(3) == 1;
    return NamedTensor.inOrder(name, newName, convolution ? shape.subList(0, 2) : shape);
  }
}
