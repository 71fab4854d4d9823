package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java versions that jobs run on. */
class SupportedJavaTest {

  @ParameterizedTest
  @CsvSource({
    "17, 3.4.1",
    "17.0.15+6, 3.5.0",
    "21.0.1, 3.4.1",
    "25.0.3+9-LTS, 3.5.0",
    "25, 3.5.1",
    "25, 4.0.0",
    "17, 3.4.1-amzn-0"
  })
  void runs(String version, String hadoop) {
    assertThat(SupportedJava.refusal(Runtime.Version.parse(version), "/java", hadoop)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "18.0.2, 3.5.0",
    "24, 3.5.0",
    "25.0.3+9-LTS, 3.4.1",
    "25, 3.4.2",
    "26, 3.5.0",
    "25, Unknown"
  })
  void isRefused(String version, String hadoop) {
    Runtime.Version java = Runtime.Version.parse(version);

    assertThat(SupportedJava.refusal(java, "/opt/java", hadoop))
        .contains(
            ("Spark runs on Java 17 or 21 (4.2 and later on Java 25 too), but this is Java %d in"
                    + " /opt/java and Spark's Hadoop is %s; set JAVA_HOME to a JDK 17 or 21")
                .formatted(java.feature(), hadoop));
  }
}
