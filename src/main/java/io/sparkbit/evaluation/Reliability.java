package io.sparkbit.evaluation;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often a classifier is right where it is so sure: images in {@value #BINS} ranges of the score
 * of their predicted label, each a fifteenth wide (Guo et al. 2017, arXiv 1706.04599).
 *
 * @param bins from the lowest scores to the highest, {@value #BINS} of them
 */
public record Reliability(List<Bin> bins) implements Serializable {

  /** The number of ranges. */
  public static final int BINS = 15;

  /**
   * The images of a range.
   *
   * @param images how many
   * @param scores the sum of their scores
   * @param correct how many have the right label
   */
  public record Bin(long images, double scores, long correct) implements Serializable {

    /** Returns the mean score, 0 to 1; 0 without images. */
    public double confidence() {
      return images == 0 ? 0 : scores / images;
    }

    /** Returns the share of right labels, 0 to 1; 0 without images. */
    public double accuracy() {
      return images == 0 ? 0 : (double) correct / images;
    }
  }

  public Reliability {
    bins = List.copyOf(bins);
    if (bins.size() != BINS) {
      throw new IllegalArgumentException(
          "there are %d ranges of scores instead of %d".formatted(bins.size(), BINS));
    }
  }

  /**
   * Returns the ranges of counts.
   *
   * @param images by range
   * @param scores sums by range
   * @param correct by range
   */
  public static Reliability of(long[] images, double[] scores, long[] correct) {
    return new Reliability(
        IntStream.range(0, BINS)
            .mapToObj(bin -> new Bin(images[bin], scores[bin], correct[bin]))
            .toList());
  }

  /** Returns the range of a score, 0 to 1: its upper end belongs to it, as in the paper. */
  public static int binOf(double score) {
    return Math.max(0, Math.min(BINS - 1, (int) Math.ceil(score * BINS) - 1));
  }

  /** Returns the number of images. */
  public long images() {
    return bins.stream().mapToLong(Bin::images).sum();
  }

  /**
   * Returns the expected calibration error, 0 to 1: the mean over all images of the difference
   * between score and accuracy of their range; 0 without images.
   */
  public double expectedCalibrationError() {
    double difference = bins.stream().mapToDouble(bin -> Math.abs(bin.correct - bin.scores)).sum();
    return difference / Math.max(1, images());
  }
}
