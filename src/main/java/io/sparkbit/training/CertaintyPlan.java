package io.sparkbit.training;

import java.io.Serializable;

/**
 * What validation images shall tell of how sure a classifier may be.
 *
 * @param scaling what to do with scores that are too sure, or not sure enough
 * @param unknownFalsePositiveRate the share of the images, all of which show a class, that may be
 *     called unknown, from 0 to below 1; 0 to call none so
 */
public record CertaintyPlan(Scaling scaling, double unknownFalsePositiveRate)
    implements Serializable {

  /** What to do with scores. */
  public enum Scaling {
    /** Leave them. */
    NONE,
    /** Divide all logits by the same number (Guo et al. 2017, arXiv 1706.04599). */
    TEMPERATURE
  }

  /** Nothing but how often the classifier is right where it is so sure. */
  public static final CertaintyPlan NONE = new CertaintyPlan(Scaling.NONE, 0);

  /** Returns whether a temperature is to be found. */
  public boolean hasTemperature() {
    return scaling == Scaling.TEMPERATURE;
  }

  /** Returns whether a threshold is to be found, beyond which images show none of the classes. */
  public boolean hasUnknown() {
    return unknownFalsePositiveRate > 0;
  }
}
