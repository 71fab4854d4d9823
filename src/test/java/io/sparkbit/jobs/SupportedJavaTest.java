package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Java a job runs on. */
class SupportedJavaTest {

  @ParameterizedTest
  @ValueSource(strings = {"17", "17.0.15+6", "21.0.1"})
  void runs(String version) {
    assertThat(SupportedJava.refusal(Runtime.Version.parse(version), "/java")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"18.0.2", "24", "25.0.3+9-LTS"})
  void isRefused(String version) {
    Runtime.Version java = Runtime.Version.parse(version);

    assertThat(SupportedJava.refusal(java, "/opt/java"))
        .contains(
            "Spark 4.0 and 4.1 run on Java 17 or 21, but this is Java %d in /opt/java; set JAVA_HOME to a JDK 17 or 21"
                .formatted(java.feature()));
  }
}
