package io.sparkbit.spark.training;

import io.sparkbit.model.TrainingProgram;
import io.sparkbit.training.Interpolation;
import io.sparkbit.training.Interpolation.Candidate;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationMetric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries weights between those at the beginning of a training and the best in it.
 *
 * @param program the driver's
 * @param best weights of the training
 * @param workers that validate
 * @param metric that tells which are best
 */
record Interpolator(
    TrainingProgram program, BestWeights best, TrainingWorkers workers, ValidationMetric metric) {

  private static final Logger LOG = LoggerFactory.getLogger(Interpolator.class);

  private static final int PARTS = 10;

  /** Leaves the weights that validated best in the program. */
  Interpolation run() throws IOException {
    Validation trained = best.validation();
    List<Candidate> tried = new ArrayList<>(List.of(new Candidate(1, trained)));
    for (int part = PARTS - 1; part >= 0; part--) {
      double share = (double) part / PARTS;
      program.interpolateWeights(best.file(), share);
      workers.weightsChanged();
      tried.add(new Candidate(share, workers.validate().after(trained.step())));
    }
    Interpolation found = Interpolation.of(tried, metric);
    program.interpolateWeights(best.file(), found.chosen().share());
    LOG.info(
        "Weights with a share of {} of the trained ones validated best", found.chosen().share());
    return found;
  }
}
