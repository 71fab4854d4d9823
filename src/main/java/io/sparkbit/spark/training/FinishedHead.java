package io.sparkbit.spark.training;

import io.sparkbit.model.Pretrained;
import io.sparkbit.network.UnknownThreshold;
import io.sparkbit.training.Targets;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValueTargets;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a trained model gets beside its weights.
 *
 * @param targets that it learned
 * @param validation of its weights
 */
record FinishedHead(Targets targets, Optional<Validation> validation) {

  /**
   * Returns the model with answers in the unit of the values that it learned, or with the
   * thresholds and the temperature that did best on the validation images.
   */
  Pretrained of(Pretrained trained) throws IOException {
    if (targets instanceof ValueTargets values) {
      return trained.withScaledHead(values.scale().deviation(), values.scale().mean());
    }
    return validation.map(found -> sure(thresholds(trained, found), found)).orElse(trained);
  }

  private static Pretrained thresholds(Pretrained trained, Validation found) {
    return found.thresholds().isEmpty()
        ? trained
        : trained.withLabelThresholds(
            found.thresholds().stream().map(Validation.LabelThreshold::threshold).toList());
  }

  private static Pretrained sure(Pretrained trained, Validation found) {
    Pretrained calibrated =
        found
            .calibration()
            .map(calibration -> trained.withCalibrationTemperature(calibration.temperature()))
            .orElse(trained);
    return found
        .unknown()
        .map(
            unknown ->
                calibrated.withUnknownThreshold(
                    new UnknownThreshold(
                        unknown.threshold(), OptionalDouble.of(unknown.falsePositiveRate()))))
        .orElse(calibrated);
  }
}
