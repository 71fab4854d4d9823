package io.sparkbit.training;

import io.sparkbit.image.RgbImage;

/** A set of images to train on. Safe for use by several threads. */
public interface TrainingSet {

  /** Returns what the network shall answer for each image. */
  Targets targets();

  /** Returns the number of images. */
  default int size() {
    return targets().size();
  }

  /**
   * Reads, decodes and resizes an image.
   *
   * @param index the index of the image, from 0 to {@link #size} - 1
   * @throws IllegalArgumentException if the image can no longer be read
   */
  RgbImage image(int index);
}
