package io.sparkbit.spark.training;

import io.sparkbit.model.Pretrained;
import io.sparkbit.training.Targets;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValueTargets;
import java.io.IOException;
import java.util.Optional;

/**
 * What a trained model gets beside its weights.
 *
 * @param targets that it learned
 * @param validation of its weights
 */
record FinishedHead(Targets targets, Optional<Validation> validation) {

  /**
   * Returns the model with answers in the unit of the values that it learned, or with the
   * thresholds that did best on the validation images.
   */
  Pretrained of(Pretrained trained) throws IOException {
    if (targets instanceof ValueTargets values) {
      return trained.withScaledHead(values.scale().deviation(), values.scale().mean());
    }
    return validation
        .filter(found -> !found.thresholds().isEmpty())
        .map(
            found ->
                trained.withLabelThresholds(
                    found.thresholds().stream().map(Validation.LabelThreshold::threshold).toList()))
        .orElse(trained);
  }
}
