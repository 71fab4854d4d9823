package io.sparkbit.torchscript;

import io.sparkbit.network.BitNetwork;
import java.util.List;
import java.util.stream.Stream;

/**
 * A method of a program, which runs only the layers that its outputs need.
 *
 * @param name the name of the method
 * @param outputs the outputs that it returns, in order, by their names in {@link
 *     io.sparkbit.network.BitNetwork#outputs}, or {@value #CLASS_ACTIVATION_MAP}
 */
public record ProgramMethod(String name, List<String> outputs) {

  /** The method that a runtime calls by default. */
  public static final String FORWARD = "forward";

  /**
   * An output of networks with a head: what each place of the last hidden state adds to the logit
   * of the likeliest class, N x 1 x H x W. The logit is the map's mean plus the class's bias (<a
   * href="https://arxiv.org/abs/1512.04150">Zhou et al., 2016</a>).
   */
  public static final String CLASS_ACTIVATION_MAP = "class_activation_map";

  public ProgramMethod {
    outputs = List.copyOf(outputs);
  }

  /** Returns the network's own outputs that this method's are or are made of. */
  public List<String> computed() {
    return outputs.stream()
        .flatMap(
            output ->
                output.equals(CLASS_ACTIVATION_MAP)
                    ? Stream.of(BitNetwork.LAST_HIDDEN_STATE, BitNetwork.LOGITS)
                    : Stream.of(output))
        .distinct()
        .toList();
  }
}
