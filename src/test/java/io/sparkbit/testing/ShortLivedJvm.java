package io.sparkbit.testing;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Options for JVMs that live for seconds: compiled once, quickly, and collected by one thread. This
 * halves the processor time of a job over a few hundred images, most of which is Spark's start.
 * Temporary files go to the tests' folder.
 */
public final class ShortLivedJvm {

  /** Options of {@code java}. */
  public static final List<String> OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          // No verification: a job loads 20,000 classes, all from compilers that are trusted.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-BytecodeVerificationRemote",
          "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));

  /** The environment variable from which spark-submit takes options for its JVM. */
  public static final String SUBMIT_OPTIONS = "SPARK_SUBMIT_OPTS";

  private ShortLivedJvm() {}

  /** Returns the options in one line, quoted as Spark splits it. */
  public static String line() {
    return OPTIONS.stream()
        .map(option -> option.contains(" ") ? '"' + option + '"' : option)
        .collect(Collectors.joining(" "));
  }
}
