package io.sparkbit.training;

import io.sparkbit.image.RgbImage;

/** Images to learn from. Safe for use by several threads. */
public interface TrainingSet {

  /** How many images there are. */
  int size();

  /** How many classes there are. */
  int classes();

  /**
   * The class of an image.
   *
   * @param index of the image, from 0 to {@link #size} - 1
   * @return from 0 to {@link #classes} - 1
   */
  int label(int index);

  /**
   * Reads, decodes and resizes an image.
   *
   * @throws IllegalArgumentException if it cannot be read any more
   */
  RgbImage image(int index);
}
