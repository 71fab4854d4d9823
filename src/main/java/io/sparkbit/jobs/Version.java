package io.sparkbit.jobs;

import org.apache.spark.package$;
import picocli.CommandLine.IVersionProvider;

/** The versions that a bug report needs. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "spark-bit " + (version == null ? "(development)" : version),
      "Spark " + package$.MODULE$.SPARK_VERSION(),
      "Java " + Runtime.version()
    };
  }
}
