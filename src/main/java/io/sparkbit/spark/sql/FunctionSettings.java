package io.sparkbit.spark.sql;

import io.sparkbit.error.Suggestion;
import io.sparkbit.error.UserException;
import io.sparkbit.spark.ModelStage;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.param.ParamValueException;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What the functions of a session are set to: Params of the stages by name, each a setting {@value
 * #PREFIX}{@code NAME}.
 *
 * @param params those that are set, but {@value #HANDLE_INVALID}
 * @param policy whether an image that cannot be used is NULL or fails the query
 */
record FunctionSettings(SortedMap<String, String> params, HandleInvalid policy)
    implements Serializable {

  static final String PREFIX = "spark.bit.sql.";
  static final String MODEL = "model";

  private static final String HANDLE_INVALID = "handleInvalid";

  private static final List<String> NAMES =
      List.of(
          MODEL,
          "precision",
          "device",
          "batchSize",
          "readAhead",
          "exifOrientation",
          "decoding",
          "maxPixels",
          "labelsFile",
          "functionToApply",
          HANDLE_INVALID);

  /**
   * Reads the settings of a session. (Inside a view {@code SQLConf.get} would give those that Spark
   * captured with the view, which are only its own.)
   *
   * @throws UserException if there is no such setting
   */
  static FunctionSettings of(SparkSession spark) {
    SortedMap<String, String> params = new TreeMap<>();
    CollectionConverters.asJava(spark.conf().getAll())
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX)) {
                params.put(known(name), value);
              }
            });
    String policy = params.remove(HANDLE_INVALID);
    return new FunctionSettings(params, policy == null ? HandleInvalid.KEEP : policy(policy));
  }

  private static String known(String setting) {
    String name = setting.substring(PREFIX.length());
    if (!NAMES.contains(name)) {
      throw new UserException(
          ("There is no setting %s%s; RESET %1$s removes it. The settings of the SQL functions are %s"
                  + " followed by one of %s")
              .formatted(
                  setting,
                  Suggestion.of(name, NAMES)
                      .map(near -> " (did you mean %s%s?)".formatted(PREFIX, near))
                      .orElse(""),
                  PREFIX,
                  String.join(", ", NAMES)));
    }
    return name;
  }

  private static HandleInvalid policy(String value) {
    return switch (value) {
      case "keep" -> HandleInvalid.KEEP;
      case "error" -> HandleInvalid.ERROR;
      default ->
          throw new UserException(
              ("%s%s is '%s', but must be keep (NULL for an image that cannot be used) or error (it"
                      + " fails the query); to leave such images out, add WHERE bit_error(...) IS NULL")
                  .formatted(PREFIX, HANDLE_INVALID, value));
    };
  }

  FunctionSettings withModel(String model) {
    SortedMap<String, String> changed = new TreeMap<>(params);
    changed.put(MODEL, model);
    return new FunctionSettings(changed, policy);
  }

  /**
   * Sets the Params of a stage.
   *
   * @throws UserException if no model is set, or a value is invalid
   */
  <S extends ModelStage<?>> S applyTo(S stage, String function) {
    if (!params.containsKey(MODEL)) {
      throw new UserException(
          ("%s has no model: SET %s%s = LOCATION, such as the path of a folder, or name one in the"
                  + " call: model => 'LOCATION'")
              .formatted(function, PREFIX, MODEL));
    }
    params.forEach((name, value) -> set(stage, name, value));
    return stage;
  }

  private static void set(ModelStage<?> stage, String name, String value) {
    if (!stage.hasParam(name)) {
      return;
    }
    Param<Object> param = stage.getParam(name);
    try {
      stage.set(param, valueOf(param, value));
    } catch (ParamValueException e) {
      throw new UserException(PREFIX + name + " " + e.complaint(), e);
    } catch (NumberFormatException e) {
      throw new UserException(
          "%s%s is '%s', but must be a whole number".formatted(PREFIX, name, value), e);
    }
  }

  private static Object valueOf(Param<?> param, String value) {
    if (param instanceof IntParam) {
      return Integer.valueOf(value);
    }
    return param instanceof LongParam ? (Object) Long.valueOf(value) : value;
  }
}
