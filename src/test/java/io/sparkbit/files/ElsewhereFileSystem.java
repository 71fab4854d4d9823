package io.sparkbit.files;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local disk under the scheme {@value #SCHEME}, which stands for a remote file system. Counts
 * how often each file is opened.
 */
public final class ElsewhereFileSystem extends RawLocalFileSystem {

  public static final String SCHEME = "testfs";

  /** The Hadoop property that registers the file system. */
  public static final String PROPERTY = "fs." + SCHEME + ".impl";

  private static final Map<String, AtomicInteger> OPENED = new ConcurrentHashMap<>();

  /** Returns a configuration with this file system and none of the user's. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set(PROPERTY, ElsewhereFileSystem.class.getName());
    return configuration;
  }

  /** Returns the URI of a file on the local disk. */
  public static String uri(java.nio.file.Path file) {
    return SCHEME + "://host" + file;
  }

  public static int opened(java.nio.file.Path file) {
    return OPENED.getOrDefault(file.toString(), new AtomicInteger()).get();
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + "://host");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  /** Fails for a file named {@code forbidden}. */
  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    if (path.getName().equals("forbidden")) {
      throw new IOException("403 Forbidden");
    }
    return super.getFileStatus(path);
  }

  /** Deletes a file whose name begins with {@code vanishing} before it is opened. */
  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (path.getName().startsWith("vanishing")) {
      delete(path, false);
    }
    OPENED.computeIfAbsent(path.toUri().getPath(), name -> new AtomicInteger()).incrementAndGet();
    return super.open(path, bufferSize);
  }
}
