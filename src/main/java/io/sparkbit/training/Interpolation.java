package io.sparkbit.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights between those at the beginning of a training and the best in it.
 *
 * @param tried from the share 1, the best weights of the training, downward
 * @param chosen the one of them that validated best
 * @see <a href="https://arxiv.org/abs/2109.01903">Wortsman et al., Robust fine-tuning of zero-shot
 *     models (2021)</a>
 */
public record Interpolation(List<Candidate> tried, Candidate chosen) implements Serializable {

  /**
   * Weights that were tried.
   *
   * @param share of the trained weights, 0 to 1; those at the beginning have the rest
   * @param validation of the weights
   */
  public record Candidate(double share, Validation validation) implements Serializable {}

  public Interpolation {
    tried = List.copyOf(tried);
  }

  /**
   * Chooses the best candidate, the first of equal ones.
   *
   * @param tried at least one
   */
  public static Interpolation of(List<Candidate> tried, ValidationMetric metric) {
    List<Validation> validations = new ArrayList<>();
    tried.forEach(candidate -> validations.add(candidate.validation()));
    Validation best = metric.best(validations).orElseThrow();
    return new Interpolation(tried, tried.get(validations.indexOf(best)));
  }
}
