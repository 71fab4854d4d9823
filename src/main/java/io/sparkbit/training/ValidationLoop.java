package io.sparkbit.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The validations of one training: when they are due, which is best, and when they end it. */
public final class ValidationLoop {

  private final Optional<ValidationPlan> plan;
  private final ValidationSource source;
  private final List<Validation> all;

  private ValidationLoop(
      Optional<ValidationPlan> plan, ValidationSource source, List<Validation> earlier) {
    this.plan = plan;
    this.source = source;
    this.all = new ArrayList<>(earlier);
  }

  /** Returns a loop that never validates. */
  public static ValidationLoop none() {
    return new ValidationLoop(
        Optional.empty(),
        () -> {
          throw new IllegalStateException("there are no validation images");
        },
        List.of());
  }

  /**
   * Returns a loop that validates.
   *
   * @param earlier the results before the step at which the training resumes
   */
  public static ValidationLoop of(
      ValidationPlan plan, ValidationSource source, List<Validation> earlier) {
    return new ValidationLoop(Optional.of(plan), source, earlier);
  }

  /** Returns the result after a step, if one is due. */
  Optional<Validation> after(int step, int steps) {
    if (plan.filter(due -> due.isDue(step, steps)).isEmpty()) {
      return Optional.empty();
    }
    Validation validation = source.validate().after(step);
    all.add(validation);
    return Optional.of(validation);
  }

  /** Returns the best result so far; the first of equal ones. */
  public Optional<Validation> best() {
    return plan.flatMap(set -> set.metric().best(all));
  }

  /** Returns whether the last result is the best. */
  public boolean isLastBest() {
    return sinceBest() == 0;
  }

  /** Returns whether so many results in a row were no better that the training ends. */
  public boolean isOver() {
    int patience = plan.map(ValidationPlan::patience).orElse(0);
    return patience > 0 && sinceBest() >= patience;
  }

  /** Returns the number of results after the best. */
  private int sinceBest() {
    return best().map(best -> all.size() - 1 - all.indexOf(best)).orElse(0);
  }
}
