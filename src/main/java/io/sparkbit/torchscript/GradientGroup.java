package io.sparkbit.torchscript;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import io.sparkbit.network.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Trained parameters whose gradients a method of a program for training finishes, those of the last
 * layers first: others can use them while the gradients of the layers before are computed.
 *
 * @param method that computes them; the first group's also runs the network forward
 * @param layers the number of layers before them
 * @param from the number of trained parameters before the first of them
 * @param to the number of trained parameters up to the last of them
 */
public record GradientGroup(String method, int layers, int from, int to) {

  /** A group has at least this part of all values, so that there are few, but for the last. */
  private static final int MOST_GROUPS = 8;

  /**
   * Returns the groups, in the order in which they are computed. They end at named values.
   *
   * @param trained in the order of the layers
   */
  public static List<GradientGroup> of(BitNetwork network, List<Parameter> trained) {
    List<Integer> ends = new ArrayList<>(network.outputs().values());
    List<GradientGroup> groups = new ArrayList<>();
    long all = values(trained);
    int last = Objects.requireNonNull(network.outputs().get(BitNetwork.LOGITS));
    int to = trained.size();
    for (int end = ends.indexOf(last) - 1; end >= 0; end--) {
      int layers = ends.get(end);
      int from = to - among(trained, network.layers().subList(layers, last));
      if (from > 0 && values(trained.subList(from, to)) >= all / MOST_GROUPS) {
        groups.add(new GradientGroup(method(groups.size()), layers, from, to));
        last = layers;
        to = from;
      }
    }
    groups.add(new GradientGroup(method(groups.size()), BitNetwork.INPUT, 0, to));
    return groups;
  }

  private static String method(int group) {
    return group == 0 ? ProgramMethod.FORWARD : "backward" + group;
  }

  private static int among(List<Parameter> trained, List<Layer> layers) {
    return Math.toIntExact(
        layers.stream()
            .flatMap(layer -> layer.parameters().stream())
            .filter(trained::contains)
            .count());
  }

  private static long values(List<Parameter> parameters) {
    return parameters.stream().mapToLong(Parameter::elements).sum();
  }
}
