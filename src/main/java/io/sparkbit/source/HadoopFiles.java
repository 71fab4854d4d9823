package io.sparkbit.source;

import io.sparkbit.source.UnreadableFileException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/** Reads whole files from any Hadoop file system. Safe for use by several threads. */
public final class HadoopFiles {

  private final Configuration configuration;

  /** Files that a Hadoop configuration reaches. */
  public HadoopFiles(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * All bytes of a file.
   *
   * @param path with the scheme of its file system, or without for the default one
   * @throws UnreadableFileException if it is missing, a folder, forbidden or out of reach
   */
  public byte[] read(String path) throws UnreadableFileException {
    try (FSDataInputStream in = open(new Path(path))) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      throw exists(path)
          ? unreadable(e)
          : new UnreadableFileException(Reason.NOT_FOUND, "there is no such file", e);
    } catch (IOException
        | IllegalArgumentException
        | CompletionException
        | CancellationException e) {
      throw unreadable(e);
    }
  }

  private static UnreadableFileException unreadable(Exception e) {
    return new UnreadableFileException(Reason.UNREADABLE, "cannot be read: " + e, e);
  }

  /** File systems say "not found" of folders and of forbidden files too. */
  private boolean exists(String path) {
    try {
      Path file = new Path(path);
      return file.getFileSystem(configuration).exists(file);
    } catch (IOException e) {
      return false;
    }
  }

  private FSDataInputStream open(Path path) throws IOException {
    return FutureIO.awaitFuture(
        path.getFileSystem(configuration)
            .openFile(path)
            .opt(
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_WHOLE_FILE)
            .build());
  }
}
