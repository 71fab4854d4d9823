package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.training.CertaintyPlan;
import io.sparkbit.training.ValidationMetric;
import io.sparkbit.training.ValidationPlan;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The validation that an estimator's Params specify.
 *
 * @param params of the estimator
 */
public record ValidationSettings(FineTunerParams<?> params) {

  private static final String INDICATOR = "validates";
  private static final String GROUP = "group";

  /** Of all steps, between two validations. */
  private static final int DEFAULT_SHARE = 20;

  /**
   * Refuses settings that contradict each other or the columns of a table.
   *
   * @throws UserException if a column is missing or of the wrong type, or no images are left to
   *     train on
   */
  public void requireValid(StructType schema) {
    requireValid();
    if (isMarked()) {
      DataType type = type(schema, params.getValidationIndicatorCol(), "validationIndicatorCol");
      if (!(type instanceof BooleanType)) {
        throw new UserException(
            ("Column '%s' is of type %s, but validationIndicatorCol names a column of booleans:"
                    + " true for images to validate with")
                .formatted(params.getValidationIndicatorCol(), type.simpleString()));
      }
    }
    if (isGrouped()) {
      type(schema, params.getValidationGroupCol(), "validationGroupCol");
    }
  }

  private void requireValid() {
    if (isMarked() && isDrawn()) {
      throw new UserException(
          "validationIndicatorCol and validationSplit both choose the images to validate with; set"
              + " one of them");
    }
    if (isGrouped() && !isDrawn()) {
      throw new UserException(
          "validationGroupCol keeps images together that validationSplit draws, which is not set;"
              + " set it to 0.1, for example");
    }
    if (!isOn()) {
      requireDefault(params.patience());
      requireDefault(params.validationMetric());
      requireDefault(params.validationInterval());
      requireDefault(params.temperatureScaling());
      requireDefault(params.unknownFalsePositiveRate());
      requireDefault(params.interpolateWeights());
    }
  }

  /** A copied estimator may have its defaults set. */
  private void requireDefault(Param<?> param) {
    if (params.isDefined(param)
        && !params.getOrDefault(param).equals(params.getDefault(param).getOrElse(() -> null))) {
      throw new UserException(
          "%s needs images to validate with; set validationSplit or validationIndicatorCol"
              .formatted(param.name()));
    }
  }

  private static DataType type(StructType schema, String column, String param) {
    return ColumnNames.type(schema, column)
        .orElseThrow(
            () ->
                new UserException(
                    "%s is '%s', but the dataset has %s%s; its columns are %s"
                        .formatted(
                            param,
                            column,
                            ColumnNames.isIn(schema, column)
                                ? "several columns of that name"
                                : "no such column",
                            ColumnNames.isIn(schema, column)
                                ? ""
                                : ColumnNames.suggestion(schema, column),
                            String.join(", ", schema.fieldNames()))));
  }

  private boolean isMarked() {
    return !params.getValidationIndicatorCol().isEmpty();
  }

  private boolean isDrawn() {
    return params.getValidationSplit() > 0;
  }

  private boolean isGrouped() {
    return !params.getValidationGroupCol().isEmpty();
  }

  /** Returns whether some images are to validate with. */
  boolean isOn() {
    return isMarked() || isDrawn();
  }

  /** Returns the columns that the choice reads. */
  List<Column> columns(StructType schema) {
    if (isMarked()) {
      return List.of(ColumnNames.column(schema, params.getValidationIndicatorCol()).as(INDICATOR));
    }
    return isGrouped()
        ? List.of(
            ColumnNames.column(schema, params.getValidationGroupCol())
                .cast(DataTypes.StringType)
                .as(GROUP))
        : List.of();
  }

  /**
   * Returns a choice of the images to validate with.
   *
   * @param schema of rows with the {@link #columns}
   */
  ValidationChoice choice(StructType schema) {
    if (isMarked()) {
      return new ValidationChoice.Marked(
          schema.fieldIndex(INDICATOR), params.getValidationIndicatorCol());
    }
    if (!isDrawn()) {
      return ValidationChoice.none();
    }
    return isGrouped()
        ? ValidationChoice.Drawn.ofGroups(
            params.getValidationSplit(), params.getSeed(), schema.fieldIndex(GROUP))
        : ValidationChoice.Drawn.of(params.getValidationSplit(), params.getSeed());
  }

  /** Returns all that determines the validations of a training, as text for its record. */
  String inWords(int steps) {
    return plan(steps)
        .map(
            plan ->
                "%s, every %d steps by %s, patience %d%s%s"
                    .formatted(
                        isMarked()
                            ? "by column"
                            : "split %s%s"
                                .formatted(
                                    params.getValidationSplit(), isGrouped() ? " of groups" : ""),
                        plan.interval(),
                        plan.metric().userName(),
                        plan.patience(),
                        certainty().hasTemperature() ? ", temperature scaling" : "",
                        certainty().hasUnknown()
                            ? ", unknown at a false positive rate of "
                                + certainty().unknownFalsePositiveRate()
                            : ""))
        .orElse(TrainingRecord.NO_VALIDATION);
  }

  /** Returns what the images to validate with tell of how sure the model may be. */
  CertaintyPlan certainty() {
    return new CertaintyPlan(
        params.getTemperatureScaling()
            ? CertaintyPlan.Scaling.TEMPERATURE
            : CertaintyPlan.Scaling.NONE,
        params.getUnknownFalsePositiveRate());
  }

  /** Returns the plan for a training; empty if there is no validation. */
  Optional<ValidationPlan> plan(int steps) {
    if (!isOn()) {
      return Optional.empty();
    }
    int interval =
        params.isDefined(params.validationInterval())
            ? params.getValidationInterval()
            : Math.max(1, steps / DEFAULT_SHARE);
    return Optional.of(
        new ValidationPlan(
            interval,
            ValidationMetric.ofUserName(params.getValidationMetric()),
            params.getPatience()));
  }
}
