package io.sparkbit.training;

import io.sparkbit.network.ProblemType;
import java.util.Arrays;

/** Any number of classes for each image. */
public final class LabelSetTargets implements Targets {

  private static final long serialVersionUID = 1L;

  private final int[][] sets;
  private final int outputs;

  /**
   * @param sets the classes of each image, ascending, from 0 to {@code outputs} - 1
   * @param outputs the number of classes
   */
  public LabelSetTargets(int[][] sets, int outputs) {
    this.sets = sets.clone();
    this.outputs = outputs;
  }

  @Override
  public int size() {
    return sets.length;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public ProblemType problemType() {
    return ProblemType.MULTI_LABEL_CLASSIFICATION;
  }

  @Override
  public float[] of(int image) {
    float[] target = new float[outputs];
    for (int label : sets[image]) {
      target[label] = 1;
    }
    return target;
  }

  /** Images that show none of the classes are a stratum of their own. */
  @Override
  public int[] strata(int image) {
    return sets[image].length == 0 ? new int[] {outputs} : sets[image].clone();
  }

  @Override
  public boolean same(int one, int other) {
    return Arrays.equals(sets[one], sets[other]);
  }

  @Override
  public Targets select(int[] images) {
    return new LabelSetTargets(
        Arrays.stream(images).mapToObj(image -> sets[image]).toArray(int[][]::new), outputs);
  }

  @Override
  public long[] counts() {
    long[] counts = new long[outputs];
    for (int[] set : sets) {
      for (int label : set) {
        counts[label]++;
      }
    }
    return counts;
  }

  @Override
  public ValidationTally tally() {
    return new LabelSetTally(outputs);
  }
}
