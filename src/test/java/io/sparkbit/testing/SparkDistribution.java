package io.sparkbit.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jars of a Spark distribution: the resolved jars that spark-bit does not bring itself. */
public final class SparkDistribution {

  /** Groups of jars that only spark-bit's jar for spark-submit contains. */
  private static final List<String> OURS =
      List.of(
          "/ai/djl/",
          "/com/github/usefulness/",
          "/com/j2html/",
          "/dev/failsafe/",
          "/info/picocli/",
          "/me/tongfei/",
          "/net/java/dev/jna/",
          "/org/apache/commons/commons-pool2/",
          "/org/apache/hadoop/hadoop-aws/",
          "/org/apache/httpcomponents/",
          "/org/jetbrains/kotlin/",
          "/org/knowm/",
          "/org/reactivestreams/",
          "/software/amazon/");

  private SparkDistribution() {}

  /** Returns whether a class path entry is a jar that Spark has. */
  public static boolean has(String entry) {
    return entry.endsWith(".jar") && OURS.stream().noneMatch(entry::contains);
  }

  /** Links Spark's jars into a folder, which is created. */
  public static void linkJars(Stream<String> classPath, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String entry : classPath.filter(SparkDistribution::has).toList()) {
      Path jar = Path.of(entry);
      Files.createSymbolicLink(folder.resolve(jar.getFileName()), jar);
    }
  }
}
