package io.sparkbit.spark;

import io.sparkbit.hub.FileContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/** Files of the driver for all executors of an application ({@link SparkContext#addFile}). */
final class ModelDelivery {

  private static final Logger LOG = LoggerFactory.getLogger(ModelDelivery.class);

  private ModelDelivery() {}

  /**
   * The name under which Spark keeps a file. An application has one folder for all files, and every
   * model has a {@code config.json}.
   */
  static String nameOf(FileContent file) {
    return "spark-bit-" + file.sha256();
  }

  /** Lets Spark bring a file to every executor, once however often it is asked for. */
  static synchronized void deliver(Path file, FileContent content, SparkContext spark)
      throws IOException {
    String name = nameOf(content);
    boolean known =
        CollectionConverters.asJava(spark.listFiles()).stream().anyMatch(uri -> uri.endsWith(name));
    if (known) {
      return;
    }
    LOG.info("Giving {} ({} bytes) to the executors", file, content.length());
    // Not a path: Spark would follow the link, and take the name of the file.
    spark.addFile(named(file, name).toUri().toString());
  }

  /** The file under another name, for as long as this JVM lives. */
  private static Path named(Path file, String name) throws IOException {
    Path folder = Files.createTempDirectory("spark-bit-files");
    FileUtils.forceDeleteOnExit(folder.toFile());
    Path link = folder.resolve(name);
    try {
      return Files.createSymbolicLink(link, file.toAbsolutePath());
    } catch (UnsupportedOperationException | IOException e) {
      LOG.debug("{} cannot hold links", folder, e);
      return Files.copy(file, link);
    }
  }
}
