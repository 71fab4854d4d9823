package io.sparkbit.model;

import io.sparkbit.image.RgbImage;
import java.util.List;

/** Images that go through a network at once, to learn from. The arrays are shared, not copied. */
public final class TrainingBatch {

  private final List<RgbImage> images;
  private final List<Integer> partners;
  private final double weight;
  private final float[] factors;
  private final float[] labels;

  /**
   * A batch.
   *
   * @param images augmented, all of one size, with as many channels as the network reads
   * @param partners for each image the index of another one to mix it with
   * @param weight of an image itself in that mix, 0 to 1
   * @param factors of each image's residual branches, images x blocks; empty where the
   *     configuration has no drop path
   * @param labels as probabilities, mixed as the images are, images x labels
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
