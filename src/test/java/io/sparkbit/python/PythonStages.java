package io.sparkbit.python;

import io.sparkbit.docs.DocumentedStage;
import io.sparkbit.spark.param.FineTunerParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.reflect.TypeUtils;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.HasTrainingSummary;

/**
 * Writes the Python classes of the stages, from the stages' own Params:
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dtest.main.class=io.sparkbit.python.PythonStages
 * </pre>
 *
 * <p>{@link PythonStagesTest} fails if the committed file differs.
 */
public final class PythonStages {

  static final Path FILE = Path.of("src/main/python/sparkbit/stages.py");

  private static final String HEAD =
      """
      # Generated from the Params of the Java stages; see CONTRIBUTING, "Python".
      \"\"\"The stages of spark-bit for pyspark.ml.\"\"\"
      from __future__ import annotations

      from typing import Optional

      from pyspark import keyword_only
      from pyspark.ml.param import Param, Params, TypeConverters
      from pyspark.ml.util import JavaMLReadable

      from sparkbit._java import StageEstimator, StageModel, StageTransformer, TuningEstimator, to_int
      """;

  private PythonStages() {}

  /** Writes the file. */
  public static void main(String... arguments) throws IOException {
    Files.writeString(FILE, python());
  }

  static String python() {
    return HEAD
        + DocumentedStage.ALL.stream().map(PythonStages::python).collect(Collectors.joining());
  }

  private static String python(DocumentedStage stage) {
    String name = stage.name();
    StringBuilder text = new StringBuilder();
    text.append(
        "\n\nclass %s(%s, JavaMLReadable[\"%s\"]):\n".formatted(name, base(stage.params()), name));
    text.append("    \"\"\"%s\n\n    Parameters\n    ----------\n".formatted(stage.purpose()));
    for (Param<?> param : stage.all()) {
      String optional =
          stage.defaultOf(param).map(value -> "default " + literal(value)).orElse("optional");
      text.append("    %s : %s, %s\n".formatted(param.name(), type(param), optional));
      text.append("        %s\n".formatted(escaped(param.doc())));
    }
    text.append("    \"\"\"\n\n");
    text.append("    _java_class = \"%s\"\n".formatted(stage.params().getClass().getName()));
    if (stage.params() instanceof Estimator<?> estimator) {
      text.append("    _model_class = %s\n".formatted(model(estimator).getSimpleName()));
    }
    text.append("\n");
    for (Param<?> param : stage.all()) {
      text.append(
          """
              %s: Param[%s] = Param(
                  Params._dummy(),
                  "%s",
                  "%s",
                  typeConverter=%s,
              )
          """
              .formatted(
                  param.name(), type(param), param.name(), escaped(param.doc()), converter(param)));
    }
    String signature =
        stage.all().stream()
            .map(param -> "        %s: %s,\n".formatted(param.name(), annotated(stage, param)))
            .collect(Collectors.joining());
    text.append(
        """

            @keyword_only
            def __init__(
                self,
                *,
        %s    ) -> None:
                super().__init__()
        """
            .formatted(signature));
    text.append("        self._setDefault(\n");
    for (Param<?> param : stage.all()) {
      stage
          .defaultOf(param)
          .ifPresent(
              value -> text.append("            %s=%s,\n".formatted(param.name(), literal(value))));
    }
    text.append(
        """
                )
                self._set_given(self._input_kwargs)  # type: ignore[attr-defined]

            @keyword_only
            def setParams(
                self,
                *,
        %s    ) -> %s:
                \"""Sets the given Params.\"""
                return self._set_given(self._input_kwargs)  # type: ignore[attr-defined]
        """
            .formatted(signature, name));
    for (Param<?> param : stage.all()) {
      String method = StringUtils.capitalize(param.name());
      text.append(
          """

              def set%s(self, value: %s) -> %s:
                  \"""Sets %s: %s.\"""
                  return self._set(%s=value)

              def get%s(self) -> %s:
                  \"""Returns %s or its default.\"""
                  return self.getOrDefault(self.%s)
          """
              .formatted(
                  method,
                  type(param),
                  name,
                  param.name(),
                  escaped(param.doc()),
                  param.name(),
                  method,
                  type(param),
                  param.name(),
                  param.name()));
    }
    return text.toString();
  }

  private static String base(Params stage) {
    if (stage instanceof Estimator<?> estimator) {
      return "%s[\"%s\"]"
          .formatted(
              stage instanceof FineTunerParams<?> ? "TuningEstimator" : "StageEstimator",
              model(estimator).getSimpleName());
    }
    return stage instanceof HasTrainingSummary ? "StageModel" : "StageTransformer";
  }

  private static Class<?> model(Estimator<?> estimator) {
    return TypeUtils.getRawType(Estimator.class.getTypeParameters()[0], estimator.getClass());
  }

  private static String annotated(DocumentedStage stage, Param<?> param) {
    return stage
        .defaultOf(param)
        .map(value -> "%s = %s".formatted(type(param), literal(value)))
        .orElse("Optional[%s] = None".formatted(type(param)));
  }

  private static String type(Param<?> param) {
    if (param instanceof IntParam || param instanceof LongParam) {
      return "int";
    }
    if (param instanceof DoubleParam) {
      return "float";
    }
    return param instanceof BooleanParam ? "bool" : "str";
  }

  private static String converter(Param<?> param) {
    return switch (type(param)) {
      case "int" -> param instanceof IntParam ? "to_int" : "TypeConverters.toInt";
      case "float" -> "TypeConverters.toFloat";
      case "bool" -> "TypeConverters.toBoolean";
      default -> "TypeConverters.toString";
    };
  }

  private static String literal(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    return value instanceof Number
        ? value.toString()
        : "\"%s\"".formatted(escaped(value.toString()));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
