package io.sparkbit.training;

import io.sparkbit.network.ProblemType;
import java.util.Arrays;

/** One class for each image. */
public final class ClassTargets implements Targets {

  private static final long serialVersionUID = 1L;

  private final int[] classes;
  private final int outputs;
  private final CertaintyPlan plan;

  /**
   * @param classes the class of each image, from 0 to {@code outputs} - 1
   * @param outputs the number of classes
   */
  public ClassTargets(int[] classes, int outputs) {
    this(classes, outputs, CertaintyPlan.NONE);
  }

  private ClassTargets(int[] classes, int outputs, CertaintyPlan plan) {
    this.classes = classes.clone();
    this.outputs = outputs;
    this.plan = plan;
  }

  @Override
  public int size() {
    return classes.length;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public ProblemType problemType() {
    return ProblemType.SINGLE_LABEL_CLASSIFICATION;
  }

  @Override
  public float[] of(int image) {
    float[] target = new float[outputs];
    target[classes[image]] = 1;
    return target;
  }

  @Override
  public int[] strata(int image) {
    return new int[] {classes[image]};
  }

  @Override
  public boolean same(int one, int other) {
    return classes[one] == classes[other];
  }

  @Override
  public Targets select(int[] images) {
    return new ClassTargets(
        Arrays.stream(images).map(image -> classes[image]).toArray(), outputs, plan);
  }

  @Override
  public Targets telling(CertaintyPlan other) {
    return new ClassTargets(classes, outputs, other);
  }

  @Override
  public long[] counts() {
    long[] counts = new long[outputs];
    for (int label : classes) {
      counts[label]++;
    }
    return counts;
  }

  @Override
  public ValidationTally tally() {
    return new ClassTally(outputs, plan);
  }
}
