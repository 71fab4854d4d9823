package io.sparkbit;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.util.VersionUtil;
import org.apache.spark.SparkBuildInfo;
import org.junit.jupiter.api.Test;

/**
 * The main code is compiled against the oldest Spark that is supported, and against no later
 * version of a library than the one in its distribution: there the library's classes are first on
 * the class path. {@code spark-4.0.1-jars.txt} lists the folder {@code jars} of that distribution.
 */
class OldestSparkTest {

  private static final String OLDEST = "4.0.1";
  private static final Pattern JAR =
      Pattern.compile("(.+?)-(\\d.*?)(?:-(?:linux|osx|windows).*)?\\.jar");

  @Test
  void noLibraryIsNewerThanSparks() throws IOException {
    assumeThat(SparkBuildInfo.spark_version()).isEqualTo(OLDEST);
    Map<String, String> sparks = versions(distribution().lines());
    String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator, -1);

    Map<String, String> ours =
        versions(Arrays.stream(classPath).map(jar -> new File(jar).getName()));
    ours.keySet().retainAll(sparks.keySet());

    assertThat(ours).hasSizeGreaterThan(100).containsEntry("commons-lang3", "3.17.0");
    assertThat(ours)
        .allSatisfy(
            (name, version) ->
                assertThat(VersionUtil.compareVersions(version, sparks.get(name)))
                    .as("%s %s, and Spark has %s", name, version, sparks.get(name))
                    .isNotPositive());
  }

  private static String distribution() throws IOException {
    return new String(
        OldestSparkTest.class
            .getResourceAsStream("spark-%s-jars.txt".formatted(OLDEST))
            .readAllBytes(),
        StandardCharsets.UTF_8);
  }

  private static Map<String, String> versions(Stream<String> jars) {
    return jars.map(JAR::matcher)
        .filter(Matcher::matches)
        .collect(
            toMap(
                jar -> jar.group(1),
                jar -> jar.group(2),
                (one, other) -> VersionUtil.compareVersions(one, other) < 0 ? other : one));
  }
}
