package io.sparkbit.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;

/** A job in its own JVM without its script, which would start one more JVM. */
public final class JobJvm {

  private JobJvm() {}

  /**
   * Returns the command of a job on two local cores.
   *
   * @param properties of the JVM, such as {@code spark.default.parallelism=4}
   * @param job its name and options
   */
  public static List<String> command(List<String> properties, String... job) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
    line.addAll(ShortLivedJvm.OPTIONS);
    line.addAll(List.of("-Dspark.master=local[2]", "-Dspark.ui.enabled=false"));
    properties.forEach(property -> line.add("-D" + property));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add("io.sparkbit.jobs.SparkBit");
    line.addAll(List.of(job));
    return line;
  }
}
