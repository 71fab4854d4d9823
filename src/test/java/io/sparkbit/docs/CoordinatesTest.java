package io.sparkbit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages and examples name the versions of {@code pom.xml}. */
class CoordinatesTest {

  private static final Path POM = Path.of("pom.xml");
  private static final String VERSION = "(\\d+\\.\\d+\\.\\d+(?:-SNAPSHOT|\\.dev0)?)";
  private static final Pattern OWN =
      Pattern.compile("(?:spark-bit\\W[^\\d\\n]*|sparkbit-|sparkBitVersion = \")" + VERSION);
  private static final Pattern SPARK =
      Pattern.compile("(?:<spark.version>|sparkVersion = \")" + VERSION);

  private static List<String> versions(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult found) -> found.group(1).replace(".dev0", "-SNAPSHOT"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "examples/maven/pom.xml", "examples/sbt/build.sbt"})
  void areThoseOfThisProject(String file) throws IOException {
    String version = versions(Pattern.compile("<version>" + VERSION), POM).get(0);

    assertThat(versions(OWN, Path.of(file))).isNotEmpty().containsOnly(version);
  }

  @Test
  void examplesCompileAgainstTheOldestSpark() throws IOException {
    List<String> oldest = versions(SPARK, POM).subList(0, 1);

    assertThat(versions(SPARK, Path.of("examples/maven/pom.xml"))).isEqualTo(oldest);
    assertThat(versions(SPARK, Path.of("examples/sbt/build.sbt"))).isEqualTo(oldest);
  }
}
