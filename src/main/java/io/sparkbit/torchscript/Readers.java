package io.sparkbit.torchscript;

import io.sparkbit.network.ActivationFunction;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which layers of a network read which values. */
final class Readers {

  private final BitNetwork network;

  Readers(BitNetwork network) {
    this.network = network;
  }

  /**
   * A norm whose result is rectified and then read by nothing but convolutions.
   *
   * @param between the activation, and paddings in front of convolutions
   */
  record Rectified(
      Layer.GroupNorm norm, List<Layer> between, List<Layer.Convolution> convolutions) {

    /** Returns the layers up to the convolutions. */
    List<Layer> layers() {
      return Stream.concat(Stream.of(norm), between.stream()).toList();
    }
  }

  /** Returns what reads a norm if that is an activation for convolutions. */
  Optional<Rectified> rectified(Layer.GroupNorm norm) {
    List<Layer> readers = of(norm);
    if (readers.size() != 1
        || !(readers.get(0) instanceof Layer.Activate activate)
        || activate.function() != ActivationFunction.RELU) {
      return Optional.empty();
    }
    Rectified rectified = new Rectified(norm, new ArrayList<>(), new ArrayList<>());
    return add(activate, rectified) ? Optional.of(rectified) : Optional.empty();
  }

  /** Follows a value to its convolutions, and returns whether there is nothing else. */
  private boolean add(Layer layer, Rectified rectified) {
    rectified.between().add(layer);
    List<Layer> readers = of(layer);
    return !readers.isEmpty()
        && readers.stream()
            .allMatch(
                reader -> {
                  if (reader instanceof Layer.Convolution convolution) {
                    return rectified.convolutions().add(convolution);
                  }
                  return reader instanceof Layer.SamePad && add(reader, rectified);
                });
  }

  /** Returns the layers that read a layer's result; none if the network returns it, too. */
  private List<Layer> of(Layer layer) {
    int value = network.layers().indexOf(layer) + 1;
    return network.outputs().containsValue(value)
        ? List.of()
        : network.layers().stream().filter(other -> other.inputs().contains(value)).toList();
  }
}
