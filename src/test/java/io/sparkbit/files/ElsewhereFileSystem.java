package io.sparkbit.files;

import java.io.FileNotFoundException;
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
 * The local disk under the scheme {@value #SCHEME}, as a file system that is elsewhere. Counts how
 * often each file is opened.
 */
public final class ElsewhereFileSystem extends RawLocalFileSystem {

  /** Its scheme. */
  public static final String SCHEME = "testfs";

  /** The property of a Hadoop configuration that makes it known. */
  public static final String PROPERTY = "fs." + SCHEME + ".impl";

  private static final Map<String, AtomicInteger> OPENED = new ConcurrentHashMap<>();

  /** A configuration that knows it, and no other that a user might have. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set(PROPERTY, ElsewhereFileSystem.class.getName());
    return configuration;
  }

  /** The URI of a file of the local disk. */
  public static String uri(java.nio.file.Path file) {
    return SCHEME + "://host" + file;
  }

  /** How often a file was opened. */
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

  /** A file named {@code forbidden} is. */
  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    if (path.getName().equals("forbidden")) {
      throw new IOException("403 Forbidden");
    }
    return super.getFileStatus(path);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (path.getName().startsWith("vanishing")) {
      throw new FileNotFoundException(path + " has vanished");
    }
    OPENED.computeIfAbsent(path.toUri().getPath(), name -> new AtomicInteger()).incrementAndGet();
    return super.open(path, bufferSize);
  }
}
