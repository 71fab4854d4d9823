package io.sparkbit.jobs;

import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.util.VersionUtil;

/**
 * The Java versions that Spark supports: 17 and 21, and 25 since Spark 4.2. On Java 24 and later,
 * Hadoop before 3.5, which earlier versions of Spark bring, fails every file access with
 * "getSubject is not supported", because the JDK no longer has a security manager (JEP 486).
 */
final class SupportedJava {

  private static final Set<Integer> ALWAYS = Set.of(17, 21);
  private static final int WITHOUT_SECURITY_MANAGER = 25;
  private static final String HADOOP = "3.5";

  private SupportedJava() {}

  /**
   * Returns why a Java version is refused; empty if it is supported.
   *
   * @param home where that Java is installed
   * @param hadoop the version of Spark's Hadoop
   */
  static Optional<String> refusal(Runtime.Version java, String home, String hadoop) {
    if (ALWAYS.contains(java.feature())
        || (java.feature() == WITHOUT_SECURITY_MANAGER
            && VersionUtil.compareVersions(hadoop, HADOOP) >= 0)) {
      return Optional.empty();
    }
    return Optional.of(
        ("Spark runs on Java 17 or 21 (4.2 and later on Java 25 too), but this is Java %s in %s and"
                + " Spark's Hadoop is %s; set JAVA_HOME to a JDK 17 or 21")
            .formatted(java.feature(), home, hadoop));
  }
}
