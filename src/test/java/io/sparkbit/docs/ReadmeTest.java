package io.sparkbit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.Console;

/**
 * The README's Java and SQL run as they are printed. {@link ReadmeIT} runs Scala, {@code
 * test_readme.py} Python.
 */
@ExtendWith(LocalSpark.class)
class ReadmeTest {

  static final String PAGE = "README.md";

  @Test
  void runsTheJava(SparkSession spark) throws IOException {
    String snippet = String.join("\n", Snippets.of(PAGE, "java"));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    Console.withOut(
        printed,
        () -> {
          evaluate(snippet);
          return null;
        });

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .containsPattern("/0/0020\\.png *\\|zero +\\|0\\.97");
  }

  /** Runs code in this JVM, with its sessions. */
  private static void evaluate(String code) {
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      shell.addToClasspath(
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
      for (String rest = code; !rest.isBlank(); ) {
        CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
        for (SnippetEvent event : shell.eval(next.source())) {
          assertThat(event.status())
              .as(() -> next.source() + shell.diagnostics(event.snippet()).toList())
              .isEqualTo(Snippet.Status.VALID);
          assertThat(event.exception()).as(next.source()).isNull();
        }
        rest = next.remaining();
      }
    }
  }

  @Test
  void runsTheSql(SparkSession shared) throws IOException {
    SparkSession spark = shared.newSession();
    List<String> statements = Snippets.sqlStatements(PAGE);
    statements.subList(0, statements.size() - 1).forEach(spark::sql);

    List<Row> rows = spark.sql(statements.get(statements.size() - 1)).collectAsList();

    assertThat(rows)
        .hasSize(5)
        .allSatisfy(
            row -> {
              assertThat(row.getString(1)).isEqualTo(Digits.label(row.getString(0)));
              assertThat(row.getDouble(2)).isBetween(0.5, 1.0);
            });
  }
}
