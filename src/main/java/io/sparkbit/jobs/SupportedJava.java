package io.sparkbit.jobs;

import java.util.Optional;
import java.util.Set;

/**
 * The Java versions that Spark 4.0 and 4.1 support. On Java 24 and later, Hadoop fails every file
 * access with "getSubject is not supported", because the JDK no longer has a security manager (JEP
 * 486).
 */
final class SupportedJava {

  private static final Set<Integer> FEATURES = Set.of(17, 21);

  private SupportedJava() {}

  /**
   * Returns why a Java version is refused; empty if it is supported.
   *
   * @param home where that Java is installed
   */
  static Optional<String> refusal(Runtime.Version version, String home) {
    return FEATURES.contains(version.feature())
        ? Optional.empty()
        : Optional.of(
            ("Spark 4.0 and 4.1 run on Java 17 or 21, but this is Java %s in %s; set JAVA_HOME"
                    + " to a JDK 17 or 21")
                .formatted(version.feature(), home));
  }
}
