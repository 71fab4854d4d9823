package io.sparkbit.output;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk of a process that dies before its n-th change. {@link Store} renames and removes
 * folders file by file, as object stores do.
 */
public class MortalFileSystem extends RawLocalFileSystem {

  static final String SCHEME = "mortal";

  private static final AtomicInteger CHANGES = new AtomicInteger(Integer.MAX_VALUE);

  /** Sets how many changes are made before the process is dead. */
  static void dieAfter(int changes) {
    CHANGES.set(changes);
  }

  static void revive() {
    CHANGES.set(Integer.MAX_VALUE);
  }

  static Configuration configuration() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs." + SCHEME + ".impl", MortalFileSystem.class.getName());
    hadoop.set("fs." + Store.STORE_SCHEME + ".impl", Store.class.getName());
    return hadoop;
  }

  static void change() throws IOException {
    if (CHANGES.getAndDecrement() <= 0) {
      CHANGES.set(0);
      throw new IOException("killed");
    }
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return URI.create(getScheme() + "://host");
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    change();
    return super.create(file, overwrite, buffer, replication, block, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change();
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    change();
    return super.delete(path, recursive);
  }

  /** An object store, whose folders are only names. */
  public static final class Store extends MortalFileSystem {

    static final String STORE_SCHEME = "mortals3";

    @Override
    public String getScheme() {
      return STORE_SCHEME;
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
      return switch (capability) {
        case CommonPathCapabilities.FS_PERMISSIONS -> false;
        case OutputFiles.CREATE_IF_ABSENT -> true; // One thread uses it, so nobody need wait.
        default -> super.hasPathCapability(path, capability);
      };
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
      if (!getFileStatus(from).isDirectory()) {
        return super.rename(from, to);
      }
      mkdirs(to);
      for (FileStatus file : listStatus(from)) {
        rename(file.getPath(), new Path(to, file.getPath().getName()));
      }
      return super.delete(from, true);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
      if (exists(path) && getFileStatus(path).isDirectory()) {
        for (FileStatus file : listStatus(path)) {
          delete(file.getPath(), true);
        }
      }
      return super.delete(path, recursive);
    }
  }
}
