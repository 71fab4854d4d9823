package io.sparkbit.jobs;

import java.util.Optional;
import java.util.Set;

/**
 * The versions of Java that Spark 4.0 and 4.1 support. Under 24 and newer Hadoop ends every access
 * to a file with "getSubject is not supported", as the JDK has no security manager any more (JEP
 * 486).
 */
final class SupportedJava {

  private static final Set<Integer> FEATURES = Set.of(17, 21);

  private SupportedJava() {}

  /**
   * Why nothing can run, if so.
   *
   * @param home where that Java is
   */
  static Optional<String> refusal(Runtime.Version version, String home) {
    return FEATURES.contains(version.feature())
        ? Optional.empty()
        : Optional.of(
            "Spark 4.0 and 4.1 run on Java 17 or 21, but this is Java %s in %s; set JAVA_HOME to a JDK 17 or 21"
                .formatted(version.feature(), home));
  }
}
