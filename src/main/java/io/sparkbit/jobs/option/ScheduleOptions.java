package io.sparkbit.jobs.option;

import io.sparkbit.spark.BitFineTuner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the learning rate of each step; those that are not set follow the BiT-HyperRule. */
public final class ScheduleOptions {

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Number of training steps; warm-up and decay scale with it. Default by the rule: 500"
              + " below 20,000 images, 10,000 below 500,000, otherwise 20,000.")
  @Nullable Integer steps;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "Learning rate after the warm-up; jobs/find-learning-rate suggests one. Default by the"
              + " rule: 0.003.")
  @Nullable Double learningRate;

  /** Sets these options on an estimator. */
  public BitFineTuner applyTo(BitFineTuner tuner) {
    if (steps != null) {
      tuner.setSteps(steps);
    }
    if (learningRate != null) {
      tuner.setLearningRate(learningRate);
    }
    return tuner;
  }
}
