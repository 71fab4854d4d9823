package io.sparkbit.evaluation;

/** Reliabilities for pages and files. */
public final class Reliabilities {

  private Reliabilities() {}

  /**
   * Returns that of a model that is surer than it is right: more images the surer it is, none with
   * the lowest scores, and labels that are right by a share of the mean score.
   *
   * @param share 0 to 1
   */
  public static Reliability overconfident(double share) {
    long[] images = new long[Reliability.BINS];
    double[] scores = new double[Reliability.BINS];
    long[] correct = new long[Reliability.BINS];
    for (int bin = 3; bin < Reliability.BINS; bin++) {
      images[bin] = 10L * bin * bin;
      scores[bin] = images[bin] * (bin + 0.5) / Reliability.BINS;
      correct[bin] = Math.round(share * scores[bin]);
    }
    return Reliability.of(images, scores, correct);
  }
}
