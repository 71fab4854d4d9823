package io.sparkbit.training;

import io.sparkbit.evaluation.Reliability;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How sure a classifier is of validation images, and may be.
 *
 * @param reliability of its scores, the softmax of the logits
 * @param calibration of its scores; null if none was asked for, or these images tell of none
 * @param unknown from where on images show none of the classes; null if none was asked for, or
 *     these images tell of none
 */
public record Certainty(
    Reliability reliability, @Nullable Calibration calibration, @Nullable Unknown unknown)
    implements Serializable {

  /** Why images may tell of no temperature, and what follows. */
  public static final String NO_TEMPERATURE =
      ("The scores are not calibrated: the images to validate with are fewer than %d, or (almost) all of"
              + " them have the right label or the wrong one, so that the best temperature is beyond"
              + " all bounds; validate with more images")
          .formatted(TemperatureTally.LEAST_IMAGES);

  /**
   * A temperature: the one with the lowest cross-entropy of these images.
   *
   * @param temperature by which logits are divided, above 0; more than 1 makes scores less sure
   * @param loss the cross-entropy at this temperature
   * @param reliability of the scores at this temperature
   */
  public record Calibration(double temperature, double loss, Reliability reliability)
      implements Serializable {}

  /**
   * A threshold of the energy (Liu et al. 2020, arXiv 2010.03759), minus the logarithm of the sum
   * of the logits' exponentials: the lower it is, the more an image is like those of some class.
   *
   * @param threshold images of a higher energy show none of the classes
   * @param falsePositiveRate the share of images of classes that may be above, 0 to 1
   * @param above how many of these images are
   */
  public record Unknown(double threshold, double falsePositiveRate, long above)
      implements Serializable {}
}
