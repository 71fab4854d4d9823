package io.sparkbit.notebooks;

import java.nio.file.Path;
import java.util.List;
import scala.jdk.javaapi.CollectionConverters;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;
import scala.tools.nsc.interpreter.shell.ReplReporterImpl;

/**
 * The interpreter behind Scala notebooks, with {@code spark} and its implicits in scope as in a
 * notebook.
 */
final class ScalaCells implements AutoCloseable {

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
    run("import spark.implicits._");
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
