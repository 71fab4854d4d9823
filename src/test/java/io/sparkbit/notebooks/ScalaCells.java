package io.sparkbit.notebooks;

import java.nio.file.Path;
import java.util.List;
import scala.jdk.javaapi.CollectionConverters;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;
import scala.tools.nsc.interpreter.shell.ReplReporterImpl;

/**
 * The interpreter behind Scala notebooks, with what a notebook has in scope: {@code spark} and its
 * implicits, {@code display}, and {@code dbutils} with widgets.
 */
final class ScalaCells implements AutoCloseable {

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
  ScalaCells(Path classes) {
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

  void run(String cell) {
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
