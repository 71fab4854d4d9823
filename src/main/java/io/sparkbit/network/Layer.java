package io.sparkbit.network;

import java.util.List;

/**
 * One step of the network, which reads values of earlier layers and defines one value. Value 0 is
 * the input, an N x C x H x W float image batch; the layer at index {@code i} defines value {@code
 * i + 1}.
 */
public sealed interface Layer {

  /** Returns the values that this layer reads. */
  List<Integer> inputs();

  /** Returns the parameters that this layer needs from a checkpoint. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /**
   * Handles each kind of layer. A new kind does not compile until every visitor handles it.
   *
   * @param <R> the result type
   */
  interface Visitor<R> {
    R visit(Convolution layer);

    R visit(GroupNorm layer);

    R visit(Center layer);

    R visit(Activate layer);

    R visit(ZeroPad layer);

    R visit(SamePad layer);

    R visit(MaxPool layer);

    R visit(Add layer);

    R visit(BroadcastAdd layer);

    R visit(GlobalAveragePool layer);

    R visit(Flatten layer);

    R visit(Linear layer);
  }

  /** Calls the visitor's method for this kind of layer. */
  <R> R accept(Visitor<R> visitor);

  /** A convolution without bias, with a standardized, square kernel. */
  record Convolution(
      String name,
      int input,
      int inChannels,
      int outChannels,
      int kernelSize,
      int stride,
      int padding,
      int dilation)
      implements Layer {

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }

    public Parameter kernel() {
      return new Parameter(
          name + ".weight",
          List.of((long) outChannels, (long) inChannels, (long) kernelSize, (long) kernelSize));
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(kernel());
    }
  }

  /** Normalizes each image in {@code groups} groups of channels, then scales and shifts. */
  record GroupNorm(String name, int input, int groups, int channels) implements Layer {

    /** The reference's default (BitGroupNormActivation in modeling_bit.py). */
    public static final double EPSILON = 1e-5;

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }

    public Parameter scale() {
      return new Parameter(name + ".weight", List.of((long) channels));
    }

    public Parameter shift() {
      return new Parameter(name + ".bias", List.of((long) channels));
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(scale(), shift());
    }
  }

  /**
   * Subtracts each image's mean from all its values. The following group norm would give the same
   * result without it, but its single-precision sums of squares lose digits where the mean is large
   * relative to the deviation, as after the stem's max pool. Rounding errors in all later layers
   * would be five times the reference's.
   */
  record Center(int input) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Applies a function to each element. */
  record Activate(int input, ActivationFunction function) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Pads height and width with zeros on all four sides. */
  record ZeroPad(int input, int padding) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Pads height and width with the zeros that a square window needs to reach ceil(size / stride)
   * positions, with the odd one at the right and bottom (reference: DynamicPad2d).
   */
  record SamePad(int input, int kernelSize, int stride, int dilation) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Takes the maximum of each square window, without padding. */
  record MaxPool(int input, int kernelSize, int stride) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Adds the two branches of a residual block. */
  record Add(int residual, int shortcut) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(residual, shortcut);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Adds the two branches where the residual may be smaller, since the 3x3 convolution shrinks it
   * without padding. A residual of one pixel is added to every pixel, as in the reference.
   */
  record BroadcastAdd(int residual, int shortcut) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(residual, shortcut);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Takes the mean over height and width: N x C x H x W to N x C x 1 x 1. */
  record GlobalAveragePool(int input) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Flattens N x C x 1 x 1 to N x C: the head of a model without labels. */
  record Flatten(int input) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Applies the head: N x C x 1 x 1 to N x labels. */
  record Linear(String name, int input, int inFeatures, int outFeatures) implements Layer {

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }

    public Parameter weight() {
      return new Parameter(name + ".weight", List.of((long) outFeatures, (long) inFeatures));
    }

    public Parameter bias() {
      return new Parameter(name + ".bias", List.of((long) outFeatures));
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(weight(), bias());
    }
  }
}
