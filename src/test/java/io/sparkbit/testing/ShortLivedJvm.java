package io.sparkbit.testing;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How tests start JVMs that live for seconds: compiled once, quickly, and collected by one thread.
 * A job over a few hundred images so needs half the processor time, most of which is Spark's start.
 * What they leave in their temporary folder lies in that of the tests.
 */
public final class ShortLivedJvm {

  /** Options of {@code java}. */
  public static final List<String> OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          // A job loads 20,000 classes, all of them from compilers that are trusted.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-BytecodeVerificationRemote",
          "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));

  /** The variable from which spark-submit takes options for its JVM. */
  public static final String SUBMIT_OPTIONS = "SPARK_SUBMIT_OPTS";

  private ShortLivedJvm() {}

  /** The options in one line, as Spark splits it. */
  public static String line() {
    return OPTIONS.stream()
        .map(option -> option.contains(" ") ? '"' + option + '"' : option)
        .collect(Collectors.joining(" "));
  }
}
