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
 * Serves the driver's files to executors, through Spark's server for jars and added files.
 *
 * <p>{@link SparkContext#addFile} does not work here: since Spark 4.1 each session is isolated
 * ({@code spark.sql.artifact.isolation.enabled}), so that its queries, and those of the copies that
 * streams make of it, do not get the files of the context.
 */
final class DriverFileServer {

  private static final Logger LOG = LoggerFactory.getLogger(DriverFileServer.class);

  /** The server accepts each name once, for one file. */
  private static final Map<String, Path> OFFERED = new HashMap<>();

  private DriverFileServer() {}

  /** Returns a unique name to serve a file under: every model has a {@code config.json}. */
  private static String nameOf(FileContent file) {
    return "spark-bit-" + file.sha256();
  }

  /**
   * Makes a file available to executors.
   *
   * @return the URI for {@link #fetch}
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

  /** Links or copies a file to another name that lasts until this JVM exits. */
  private static Path named(Path file, String name) throws IOException {
    Path link = ProcessFolders.create("spark-bit-files").resolve(name);
    try {
      return Files.createSymbolicLink(link, file.toAbsolutePath());
    } catch (UnsupportedOperationException | IOException e) {
      LOG.debug("{} cannot be a link", link, e);
      return Files.copy(file, link);
    }
  }

  /** Fetches a file that the driver serves, on an executor. */
  static void fetch(String uri, Path target) throws IOException {
    try (InputStream in = Channels.newInputStream(SparkEnv.get().rpcEnv().openChannel(uri))) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
