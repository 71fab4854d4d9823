package io.sparkbit.training;

import io.sparkbit.image.RgbImage;

/** A set of images to train on. Safe for use by several threads. */
public interface TrainingSet {

  /** Returns the number of images. */
  int size();

  /** Returns the number of classes. */
  int classes();

  /**
   * Returns the class of an image.
   *
   * @param index the index of the image, from 0 to {@link #size} - 1
   * @return the class, from 0 to {@link #classes} - 1
   */
  int label(int index);

  /**
   * Reads, decodes and resizes an image.
   *
   * @throws IllegalArgumentException if the image can no longer be read
   */
  RgbImage image(int index);
}
