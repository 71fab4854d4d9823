package io.sparkbit.spark.param;

import io.sparkbit.training.transform.RandAugment;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;

/**
 * Estimators that can distort training images beyond crops and flips, so that a network does not
 * learn them by heart.
 *
 * @param <S> the stage itself
 */
public interface HasAugmentation<S extends Params> extends Params {

  /** torchvision's default. Without operations it means nothing. */
  int DEFAULT_MAGNITUDE = RandAugment.DEFAULT_MAGNITUDE;

  /** Param for the number of operations that RandAugment applies to each image. */
  default IntParam randAugmentOps() {
    return new IntParam(
        this,
        "randAugmentOps",
        "how many random operations (RandAugment: shears, translations, rotations, changes of color"
            + " and contrast) a training image goes through, 0 to 10; 0 for none, 2 is usual",
        Validators.between("randAugmentOps", 0, RandAugment.MAX_OPERATIONS));
  }

  /** Param for how strong the operations of RandAugment are. */
  default IntParam randAugmentMagnitude() {
    return new IntParam(
        this,
        "randAugmentMagnitude",
        "how strong the operations of randAugmentOps are, 0 to 30",
        Validators.between("randAugmentMagnitude", 0, RandAugment.MAX_MAGNITUDE));
  }

  /** Param for the probability that a rectangle of an image is erased. */
  default DoubleParam erasingProbability() {
    return new DoubleParam(
        this,
        "erasingProbability",
        "probability, 0 to 1, that a rectangle of a training image (2% to 33% of it) is filled with"
            + " noise (random erasing)",
        Validators.probability("erasingProbability"));
  }

  /** Returns {@link #randAugmentOps}. */
  default int getRandAugmentOps() {
    return (int) getOrDefault(randAugmentOps());
  }

  /** Sets {@link #randAugmentOps} (default: 0). */
  default S setRandAugmentOps(int value) {
    return Setter.set(this, randAugmentOps(), value);
  }

  /** Returns {@link #randAugmentMagnitude}. */
  default int getRandAugmentMagnitude() {
    return (int) getOrDefault(randAugmentMagnitude());
  }

  /** Sets {@link #randAugmentMagnitude} (default: {@value #DEFAULT_MAGNITUDE}). */
  default S setRandAugmentMagnitude(int value) {
    return Setter.set(this, randAugmentMagnitude(), value);
  }

  /** Returns {@link #erasingProbability}. */
  default double getErasingProbability() {
    return (double) getOrDefault(erasingProbability());
  }

  /** Sets {@link #erasingProbability} (default: 0). */
  default S setErasingProbability(double value) {
    return Setter.set(this, erasingProbability(), value);
  }
}
