package io.sparkbit.training;

import io.sparkbit.network.ProblemType;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/** A value for each image. */
public final class ValueTargets implements Targets {

  private static final long serialVersionUID = 1L;

  private static final int STRATA = 10;

  private final double[] values;
  private final int[] strata;
  private final ValueScale scale;

  private ValueTargets(double[] values, int[] strata, ValueScale scale) {
    this.values = values;
    this.strata = strata;
    this.scale = scale;
  }

  /** Returns targets in the scale of the values themselves. */
  public static ValueTargets of(double[] values) {
    return new ValueTargets(values.clone(), tenths(values), ValueScale.NONE);
  }

  /** Divides values into parts of about the same number, by their order. */
  private static int[] tenths(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return Arrays.stream(values)
        .mapToInt(value -> (int) ((long) STRATA * rank(sorted, value) / sorted.length))
        .toArray();
  }

  private static int rank(double[] sorted, double value) {
    int rank = Arrays.binarySearch(sorted, value);
    while (rank > 0 && sorted[rank - 1] == value) {
      rank--;
    }
    return rank;
  }

  @Override
  public Targets scaledBy(int[] images) {
    SummaryStatistics statistics = new SummaryStatistics();
    IntStream.of(images).forEach(image -> statistics.addValue(values[image]));
    double deviation = Math.sqrt(statistics.getPopulationVariance());
    return new ValueTargets(
        values, strata, new ValueScale(statistics.getMean(), deviation > 0 ? deviation : 1));
  }

  /** Returns the scale of {@link #of(int)}. */
  public ValueScale scale() {
    return scale;
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public ProblemType problemType() {
    return ProblemType.REGRESSION;
  }

  @Override
  public float[] of(int image) {
    return new float[] {scale.scaled(values[image])};
  }

  @Override
  public int[] strata(int image) {
    return new int[] {strata[image]};
  }

  @Override
  public boolean same(int one, int other) {
    return values[one] == values[other];
  }

  @Override
  public Targets select(int[] images) {
    return new ValueTargets(
        Arrays.stream(images).mapToDouble(image -> values[image]).toArray(),
        Arrays.stream(images).map(image -> strata[image]).toArray(),
        scale);
  }

  @Override
  public long[] counts() {
    return new long[0];
  }

  @Override
  public ValidationTally tally() {
    return new ValueTally(scale);
  }
}
