package io.sparkbit.testing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** A remote file system on a real server. */
public interface RemoteStore extends AutoCloseable {

  /** The kinds of servers that tests start. */
  enum Kind {
    /** Objects, without renames. */
    S3 {
      @Override
      public RemoteStore start(java.nio.file.Path folder) throws IOException {
        return S3Server.start(folder);
      }
    },
    /** Folders that are renamed in one step. */
    HDFS {
      @Override
      public RemoteStore start(java.nio.file.Path folder) throws IOException {
        return HdfsServer.start(folder);
      }
    };

    /**
     * Starts a server and waits until it answers.
     *
     * @param folder folder for its settings and log
     */
    public abstract RemoteStore start(java.nio.file.Path folder) throws IOException;
  }

  /** Returns the settings with which Hadoop reaches the server. */
  Map<String, String> hadoopSettings();

  /** Returns the root for one test class, as a URI without a trailing slash. */
  String root() throws IOException;

  default void put(String uri, byte[] bytes) throws IOException {
    Path path = new Path(uri);
    // Not the cached file system, which keeps the settings that it was first opened with.
    try (FileSystem fileSystem = FileSystem.newInstance(path.toUri(), configuration());
        OutputStream out = fileSystem.create(path, true)) {
      out.write(bytes);
    }
  }

  /**
   * Writes local files.
   *
   * @param folder folder that their names are relative to
   * @param uri URI of the target folder
   */
  default void putAll(java.nio.file.Path folder, List<java.nio.file.Path> files, String uri)
      throws IOException {
    Path target = new Path(uri);
    try (FileSystem fileSystem = FileSystem.newInstance(target.toUri(), configuration())) {
      for (java.nio.file.Path file : files) {
        Path name = new Path(target, folder.relativize(file).toString());
        try (OutputStream out = fileSystem.create(name, true)) {
          Files.copy(file, out);
        }
      }
    }
  }

  /**
   * Lists all files of a folder, through Hadoop's cached file system.
   *
   * @return length and modification time, by path within the folder
   */
  default Map<String, String> files(String uri) throws IOException {
    Path root = new Path(uri + "/");
    Map<String, String> files = new TreeMap<>();
    try {
      RemoteIterator<LocatedFileStatus> found =
          root.getFileSystem(configuration()).listFiles(root, true);
      while (found.hasNext()) {
        LocatedFileStatus file = found.next();
        files.put(
            file.getPath().toString().substring(uri.length() + 1),
            file.getLen() + " " + file.getModificationTime());
      }
    } catch (FileNotFoundException e) {
      return Map.of();
    }
    return files;
  }

  private Configuration configuration() {
    Configuration configuration = new Configuration();
    hadoopSettings().forEach(configuration::set);
    return configuration;
  }

  @Override
  void close();
}
