package io.sparkbit.notebooks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.Console;
import scala.jdk.javaapi.CollectionConverters;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;
import scala.tools.nsc.interpreter.shell.ReplReporterImpl;

/**
 * The interpreter behind Scala notebooks, with what a notebook has in scope: {@code spark} and its
 * implicits, {@code display}, and {@code dbutils} with widgets.
 */
public final class ScalaCells implements AutoCloseable {

  /** What is entered into a widget is the session's setting with this prefix. */
  static final String ENTERED = "spark.entered.";

  private static final String SCOPE =
      """
      import spark.implicits._
      def display(table: org.apache.spark.sql.Dataset[_]): Unit = table.show(20, false)
      object dbutils {
        object widgets {
          private val values = scala.collection.mutable.Map[String, String]()
          def text(name: String, value: String): Unit =
            values(name) = spark.conf.get("%s" + name, value)
          def get(name: String): String = values(name)
        }
      }
      """
          .formatted(ENTERED);

  private final IMain interpreter;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  /**
   * @param classes folder for compiled cells, the session's {@code spark.repl.class.outputDir}
   */
  private ScalaCells(Path classes) {
    Settings settings = new Settings();
    List<String> arguments =
        List.of(
            "-classpath",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "-Yrepl-class-based",
            "-Yrepl-outdir",
            classes.toString());
    settings.processArguments(CollectionConverters.asScala(arguments).toList(), true);
    interpreter = new IMain(settings, new ReplReporterImpl(settings));
    interpreter.initializeCompiler();
    Thread.currentThread().setContextClassLoader(interpreter.classLoader());
    run("@transient val spark = org.apache.spark.sql.SparkSession.active");
    run(SCOPE);
  }

  /**
   * Runs cells in a session of their own.
   *
   * @param classes folder for compiled cells
   * @param settings of the session
   * @return what they print
   */
  public static String print(Path classes, Map<String, String> settings, List<String> cells)
      throws IOException {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.repl.class.outputDir", classes.toString());
    settings.forEach(builder::config);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    SparkSession spark = builder.getOrCreate();
    try (spark;
        ScalaCells interpreter = new ScalaCells(classes)) {
      Console.withOut(
          printed,
          () -> {
            cells.forEach(interpreter::run);
            return null;
          });
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private void run(String cell) {
    Results.Result result = interpreter.interpret(cell);
    if (!result.equals(Results.Success$.MODULE$)) {
      throw new AssertionError("This cell ended as " + result + ":\n" + cell);
    }
  }

  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(before);
    interpreter.close();
  }
}
