package io.sparkbit.network;

import java.util.List;

/**
 * One step of the network. It reads values that earlier layers defined and defines one itself;
 * value 0 is the input, an N x C x H x W float image batch, and the layer at index {@code i}
 * defines value {@code i + 1}.
 */
public sealed interface Layer {

  /** The values that this layer reads. */
  List<Integer> inputs();

  /** What this layer needs from a checkpoint. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /**
   * Does something different for each kind of layer. A new kind does not compile until every
   * visitor handles it.
   *
   * @param <R> what comes out
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

  /** Calls the method for this kind of layer. */
  <R> R accept(Visitor<R> visitor);

  /** A convolution without bias whose kernel is standardized; its kernel is square. */
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

  /** Normalizes each of {@code groups} groups of channels of each image, then scales and shifts. */
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
   * Subtracts each image's mean from all its values. The group norm that follows gives the same
   * without it, but its sums of squares in single precision lose digits where the mean is large
   * beside the deviation, as after the stem's maximum: five times the rounding errors of the
   * reference in all that follows.
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
   * Pads height and width with as many zeros as a square window needs to reach ceil(size / stride)
   * positions, the odd one to the right and the bottom (reference: DynamicPad2d).
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

  /** The maximum of each square window, without padding. */
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

  /** Joins the two branches of a residual block. */
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
   * Joins the two branches where the residual may be smaller: without padding the 3x3 convolution
   * shrinks it, and one pixel is added to all, as the reference's addition does.
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

  /** The mean over height and width: N x C x H x W to N x C x 1 x 1. */
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

  /** N x C x 1 x 1 to N x C: the head of a model without labels. */
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

  /** The head: N x C x 1 x 1 to N x labels. */
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
