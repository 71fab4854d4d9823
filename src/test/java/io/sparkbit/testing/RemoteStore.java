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

/** A file system other than local disks, of a real server. */
public interface RemoteStore extends AutoCloseable {

  /** Those that the tests start. */
  enum Kind {
    /** Objects, without renames. */
    S3 {
      @Override
      public RemoteStore start(java.nio.file.Path folder) throws IOException {
        return S3Server.start(folder);
      }
    },
    /** Folders, which are renamed in one step. */
    HDFS {
      @Override
      public RemoteStore start(java.nio.file.Path folder) throws IOException {
        return HdfsServer.start(folder);
      }
    };

    /**
     * Starts a server, which answers when this returns.
     *
     * @param folder that its settings and log go to
     */
    public abstract RemoteStore start(java.nio.file.Path folder) throws IOException;
  }

  /** The settings with which Hadoop reaches it. */
  Map<String, String> hadoopSettings();

  /** The root of a file system for one class of tests, as a URI without a slash at its end. */
  String root() throws IOException;

  /** Writes a file. */
  default void put(String uri, byte[] bytes) throws IOException {
    Path path = new Path(uri);
    // Not the one for all, which keeps the settings with which it was opened first.
    try (FileSystem fileSystem = FileSystem.newInstance(path.toUri(), configuration());
        OutputStream out = fileSystem.create(path, true)) {
      out.write(bytes);
    }
  }

  /**
   * Writes local files.
   *
   * @param folder that their names are relative to
   * @param uri of the folder that they go to
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
   * All files of a folder, through Hadoop's own file system of this JVM for all.
   *
   * @return by their names from there on: length and time of the last change
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

  /** Ends the server. */
  @Override
  void close();
}
