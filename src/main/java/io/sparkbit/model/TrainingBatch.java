package io.sparkbit.model;

import io.sparkbit.image.RgbImage;
import java.util.List;

/**
 * Images that go through a network at once, to learn from.
 *
 * @param images augmented, all of one size, with as many channels as the network reads
 * @param partners for each image the index of another one to mix it with
 * @param weight of an image itself in that mix, 0 to 1
 * @param factors of each image's residual branches, images x blocks; empty where the configuration
 *     has no drop path
 * @param labels as probabilities, mixed as the images are, images x labels
 */
public record TrainingBatch(
    List<RgbImage> images, List<Integer> partners, double weight, float[] factors, float[] labels) {

  /** A batch, whose images do not change. */
  public TrainingBatch {
    images = List.copyOf(images);
    partners = List.copyOf(partners);
  }
}
