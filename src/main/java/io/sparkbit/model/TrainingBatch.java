package io.sparkbit.model;

import io.sparkbit.image.RgbImage;
import java.util.List;

/** A batch of images to train on. The arrays are shared, not copied. */
public final class TrainingBatch {

  private final List<RgbImage> images;
  private final List<Integer> partners;
  private final double weight;
  private final float[] factors;
  private final float[] labels;

  /**
   * Creates a batch.
   *
   * @param images augmented images of one size, with as many channels as the network reads
   * @param partners for each image, the index of the image to mix it with
   * @param weight the weight of an image itself in the mix, 0 to 1
   * @param factors factors of each image's residual branches, images x blocks; empty if the
   *     configuration has no drop path
   * @param labels what the network shall answer, mixed like the images, images x labels: the
   *     probability of each label, or values. Where an image may show several labels, a row has how
   *     much it counts that it shows each of them, and then how much that it does not: images x 2
   *     labels
   */
  public TrainingBatch(
      List<RgbImage> images,
      List<Integer> partners,
      double weight,
      float[] factors,
      float[] labels) {
    this.images = List.copyOf(images);
    this.partners = List.copyOf(partners);
    this.weight = weight;
    this.factors = factors;
    this.labels = labels;
  }

  TrainingBatch withLabels(float[] other) {
    return new TrainingBatch(images, partners, weight, factors, other);
  }

  List<RgbImage> images() {
    return images;
  }

  long[] partners() {
    return partners.stream().mapToLong(Integer::longValue).toArray();
  }

  float weight() {
    return (float) weight;
  }

  float[] factors() {
    return factors;
  }

  float[] labels() {
    return labels;
  }
}
