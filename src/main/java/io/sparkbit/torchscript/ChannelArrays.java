package io.sparkbit.torchscript;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Arrays for the weights of output channels. Kernels with channels of the same size get the same
 * ones: otherwise loading a model would leave as much garbage as the model is large, and the heap
 * would grow by it. Not for several threads.
 */
final class ChannelArrays {

  private final Map<Integer, List<float[]>> bySize = new HashMap<>();

  /**
   * Returns arrays that hold anything.
   *
   * @param elements of each array
   */
  List<float[]> of(int elements, int count) {
    List<float[]> arrays = bySize.computeIfAbsent(elements, size -> new ArrayList<>());
    while (arrays.size() < count) {
      arrays.add(new float[elements]);
    }
    return arrays.subList(0, count);
  }
}
