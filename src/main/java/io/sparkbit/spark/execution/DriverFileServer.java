package io.sparkbit.spark.execution;

import io.sparkbit.hub.cache.FileContent;
import io.sparkbit.hub.cache.ProcessFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of the driver for its executors, by the server that Spark has for jars and added files.
 *
 * <p>Not by {@link SparkContext#addFile} itself: since Spark 4.1 each session is isolated ({@code
 * spark.sql.artifact.isolation.enabled}), and its queries, and those of the copies that streams
 * make of it, do not get the files of the context.
 */
final class DriverFileServer {

  private static final Logger LOG = LoggerFactory.getLogger(DriverFileServer.class);

  /** The server takes a name once, for one file. */
  private static final Map<String, Path> OFFERED = new HashMap<>();

  private DriverFileServer() {}

  /** The name under which a file is served: every model has a {@code config.json}. */
  private static String nameOf(FileContent file) {
    return "spark-bit-" + file.sha256();
  }

  /**
   * Lets executors fetch a file.
   *
   * @return where they find it
   */
  static synchronized String offer(Path file, FileContent content, SparkContext spark)
      throws IOException {
    String name = nameOf(content);
    if (!OFFERED.containsKey(name)) {
      LOG.info("Offering {} ({} bytes) to the executors", file, content.length());
      OFFERED.put(name, named(file, name));
    }
    return spark.env().rpcEnv().fileServer().addFile(OFFERED.get(name).toFile());
  }

  /** The file under another name, for as long as this JVM lives. */
  private static Path named(Path file, String name) throws IOException {
    Path link = ProcessFolders.create("spark-bit-files").resolve(name);
    try {
      return Files.createSymbolicLink(link, file.toAbsolutePath());
    } catch (UnsupportedOperationException | IOException e) {
      LOG.debug("{} cannot be a link", link, e);
      return Files.copy(file, link);
    }
  }

  /** Fetches what the driver offers, in an executor. */
  static void fetch(String uri, Path target) throws IOException {
    try (InputStream in = Channels.newInputStream(SparkEnv.get().rpcEnv().openChannel(uri))) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
