package io.sparkbit.model;

import java.util.List;

/**
 * How far a network's results in one precision are from those in float32, over some images.
 *
 * @param images the number of images
 * @param sameLabel how many of them have the same likeliest label; all without a head
 * @param meanCosine the mean cosine of their pooled features
 * @param worstCosine the least cosine of their pooled features
 * @param noise the mean of the squared distance of their features, as a share of the squared length
 */
public record PrecisionError(
    int images, int sameLabel, double meanCosine, double worstCosine, double noise) {

  /**
   * Compares results.
   *
   * @param exact for each image, at least one, its pooled features and, if there is a head, its
   *     logits
   * @param rounded the same in the other precision
   */
  public static PrecisionError of(List<List<Prediction>> exact, List<List<Prediction>> rounded) {
    int same = 0;
    double cosines = 0;
    double worst = 1;
    double noise = 0;
    for (int i = 0; i < exact.size(); i++) {
      Products products = Products.of(exact.get(i).get(0).values(), rounded.get(i).get(0).values());
      cosines += products.cosine();
      worst = Math.min(worst, products.cosine());
      noise += products.noise();
      same += likeliest(exact.get(i)) == likeliest(rounded.get(i)) ? 1 : 0;
    }
    int images = exact.size();
    return new PrecisionError(images, same, cosines / images, worst, noise / images);
  }

  private static int likeliest(List<Prediction> outputs) {
    if (outputs.size() == 1) {
      return 0;
    }
    float[] logits = outputs.get(1).values();
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  /** Scalar products of an exact vector and a rounded one. */
  private record Products(double exact, double both, double rounded) {

    static Products of(float[] exact, float[] rounded) {
      double exacts = 0;
      double both = 0;
      double roundeds = 0;
      for (int i = 0; i < exact.length; i++) {
        exacts += (double) exact[i] * exact[i];
        both += (double) exact[i] * rounded[i];
        roundeds += (double) rounded[i] * rounded[i];
      }
      return new Products(exacts, both, roundeds);
    }

    /** Returns the cosine; vectors of zeros are as far as can be from others. */
    double cosine() {
      return exact == 0 && rounded == 0 ? 1 : exact == 0 || rounded == 0 ? 0 : both / norms();
    }

    private double norms() {
      return Math.sqrt(exact) * Math.sqrt(rounded);
    }

    double noise() {
      double squares = Math.max(0, exact - 2 * both + rounded);
      return squares == 0 ? 0 : squares / Math.max(exact, Double.MIN_NORMAL);
    }
  }
}
