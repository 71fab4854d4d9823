package io.sparkbit.spark.sql;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.ModelStage;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.param.ParamValueException;
import java.io.Serializable;
import java.util.Locale;

/**
 * A call of a function, but for its image.
 *
 * @param function that is called
 * @param argument beside image and model; empty if the function has none
 * @param settings with the model
 */
record ImageCall(BitFunction function, String argument, FunctionSettings settings)
    implements Serializable {

  /** Returns the stage that computes this call into a column, and keeps rows without a result. */
  ModelStage<?> stage(String column) {
    ModelStage<?> stage = settings.applyTo(function.stage(argument, column), function.sqlName());
    stage.setHandleInvalid(HandleInvalid.KEEP.name().toLowerCase(Locale.ROOT));
    // A column that happens to be called so need not hold the lengths of these files.
    stage.setLengthCol("");
    return stage;
  }

  /**
   * Returns this call.
   *
   * @throws UserException if it has no model, or an argument or setting is invalid
   */
  ImageCall checked() {
    try {
      stage("checked");
    } catch (ParamValueException e) {
      throw new UserException(
          "%s: %s %s".formatted(function.sqlName(), function.ownParameter(), e.complaint()), e);
    }
    return this;
  }
}
