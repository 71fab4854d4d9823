package io.sparkbit.training;

import io.sparkbit.evaluation.Reliability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts images of one class each. */
final class ClassTally implements ValidationTally {

  private static final long serialVersionUID = 1L;

  private final CertaintyPlan plan;
  private double loss;
  private final long[] images;
  private final long[] predicted;
  private final long[] correct;
  private final long[] imagesInRange = new long[Reliability.BINS];
  private final double[] scoresInRange = new double[Reliability.BINS];
  private final long[] correctInRange = new long[Reliability.BINS];
  private final @Nullable TemperatureTally temperatures;
  private final @Nullable EnergyTally energies;

  ClassTally(int classes, CertaintyPlan plan) {
    this.plan = plan;
    this.images = new long[classes];
    this.predicted = new long[classes];
    this.correct = new long[classes];
    this.temperatures = plan.hasTemperature() ? new TemperatureTally() : null;
    this.energies = plan.hasUnknown() ? new EnergyTally() : null;
  }

  @Override
  public void add(float[] logits, int row, float[] target) {
    int classes = images.length;
    int first = row * classes;
    int label = 0;
    int best = 0;
    for (int i = 1; i < classes; i++) {
      label = target[i] > target[label] ? i : label;
      best = logits[first + i] > logits[first + best] ? i : best;
    }
    double greatest = logits[first + best];
    double[] below = new double[classes];
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      below[i] = logits[first + i] - greatest;
      sum += Math.exp(below[i]);
    }
    loss += Math.log(sum) - below[label];
    images[label]++;
    predicted[best]++;
    int range = Reliability.binOf(1 / sum);
    imagesInRange[range]++;
    scoresInRange[range] += 1 / sum;
    if (best == label) {
      correct[label]++;
      correctInRange[range]++;
    }
    if (temperatures != null) {
      temperatures.add(below, label, best);
    }
    if (energies != null) {
      energies.add(-Math.log(sum) - greatest);
    }
  }

  @Override
  public ValidationTally plus(ValidationTally other) {
    ClassTally tally = (ClassTally) other;
    loss += tally.loss;
    for (int i = 0; i < images.length; i++) {
      images[i] += tally.images[i];
      predicted[i] += tally.predicted[i];
      correct[i] += tally.correct[i];
    }
    for (int i = 0; i < Reliability.BINS; i++) {
      imagesInRange[i] += tally.imagesInRange[i];
      scoresInRange[i] += tally.scoresInRange[i];
      correctInRange[i] += tally.correctInRange[i];
    }
    if (temperatures != null && tally.temperatures != null) {
      temperatures.plus(tally.temperatures);
    }
    if (energies != null && tally.energies != null) {
      energies.plus(tally.energies);
    }
    return this;
  }

  @Override
  public Validation after(int step) {
    List<Validation.ClassCounts> classes = new ArrayList<>();
    long all = 0;
    long right = 0;
    for (int i = 0; i < images.length; i++) {
      classes.add(new Validation.ClassCounts(images[i], predicted[i], correct[i]));
      all += images[i];
      right += correct[i];
    }
    return new Validation(
        step,
        Map.of(
            ValidationMetric.LOSS, loss / all,
            ValidationMetric.ACCURACY, (double) right / all,
            ValidationMetric.MACRO_F1, Validation.macroF1(classes)),
        classes,
        List.of(),
        new Certainty(
            Reliability.of(imagesInRange, scoresInRange, correctInRange),
            Optional.ofNullable(temperatures).flatMap(TemperatureTally::best).orElse(null),
            Optional.ofNullable(energies)
                .flatMap(tally -> tally.unknown(plan.unknownFalsePositiveRate()))
                .orElse(null)));
  }
}
