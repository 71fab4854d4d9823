package io.sparkbit.files;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;

/** One folder whose listing never ends. Counts the entries listed. */
public final class EndlessFileSystem extends RawLocalFileSystem {

  static final String FOLDER = "endless://host/folder";

  static final AtomicInteger LISTED = new AtomicInteger();

  static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.endless.impl", EndlessFileSystem.class.getName());
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create("endless://host");
  }

  @Override
  public FileStatus getFileStatus(Path path) {
    return new FileStatus(0, true, 1, 1, 0, path);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    return new RemoteIterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public FileStatus next() {
        Path file = new Path(path, LISTED.incrementAndGet() + ".png");
        return new FileStatus(1, false, 1, 1, 0, file);
      }
    };
  }
}
