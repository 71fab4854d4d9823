package io.sparkbit.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * Writes the page of the stages' Params, from the Params themselves:
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dtest.main.class=io.sparkbit.docs.ParamsPage
 * </pre>
 *
 * <p>{@link ParamsPageTest} fails if the committed page differs.
 */
public final class ParamsPage {

  static final Path FILE = Path.of("docs/params.md");

  private static final String HEAD =
      """
      # Params

      <!-- Generated from the Params of the Java stages; see CONTRIBUTING, "Adding things". -->
      All Params of all [stages](stages.md), as `explainParams` tells them. In Java and Scala they are set by `setX`, in Python by `setX` or
      as keyword arguments.
      """;

  private ParamsPage() {}

  /** Writes the page. */
  public static void main(String... arguments) throws IOException {
    Files.writeString(FILE, page());
  }

  static String page() {
    return HEAD
        + DocumentedStage.ALL.stream().map(ParamsPage::section).collect(Collectors.joining());
  }

  private static String section(DocumentedStage stage) {
    return "\n## %s\n\n%s\n\n| Param | Type | Default | Meaning |\n|---|---|---|---|\n"
            .formatted(stage.name(), stage.purpose())
        + stage.all().stream().map(param -> row(stage, param)).collect(Collectors.joining());
  }

  private static String row(DocumentedStage stage, Param<?> param) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            param.name(),
            type(param),
            stage.defaultOf(param).map(ParamsPage::literal).orElse("none"),
            param.doc().replace("|", "\\|"));
  }

  private static String type(Param<?> param) {
    if (param instanceof IntParam) {
      return "int";
    }
    if (param instanceof LongParam) {
      return "long";
    }
    if (param instanceof DoubleParam) {
      return "double";
    }
    return param instanceof BooleanParam ? "boolean" : "String";
  }

  private static String literal(Object value) {
    return value.equals("") ? "empty" : "`%s`".formatted(value);
  }
}
