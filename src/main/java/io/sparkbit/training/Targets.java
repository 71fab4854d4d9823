package io.sparkbit.training;

import io.sparkbit.network.ProblemType;
import java.io.Serializable;

/** What a network shall answer for each image of a set. Safe for use by several threads. */
public sealed interface Targets extends Serializable
    permits ClassTargets, LabelSetTargets, ValueTargets {

  /** Returns the number of images. */
  int size();

  /** Returns the number of the network's outputs. */
  int outputs();

  /** Returns the kind of the answers. */
  ProblemType problemType();

  /**
   * Returns the answer for an image: of each class 1 if the image shows it and 0 if not, or a
   * value.
   *
   * @param image its index, from 0 to {@link #size} - 1
   * @return as many as {@link #outputs}
   */
  float[] of(int image);

  /**
   * Returns what a stratified split shall divide evenly: the classes of an image, or the part of
   * the range that its value is in.
   */
  int[] strata(int image);

  /** Returns whether two images have the same answer. */
  boolean same(int one, int other);

  /** Returns the answers of some images, in the order of their indices. */
  Targets select(int[] images);

  /**
   * Returns answers in the scale of some images: values get the mean 0 and the deviation 1 over
   * them, so that settings do not depend on the unit.
   */
  default Targets scaledBy(int[] images) {
    return this;
  }

  /** Returns answers whose tallies tell how sure a classifier of classes that exclude others is. */
  default Targets telling(CertaintyPlan plan) {
    return this;
  }

  /** Returns the number of images of each class; empty if answers are values. */
  long[] counts();

  /** Returns a tally of no images. */
  ValidationTally tally();
}
