package io.sparkbit.output;

import io.sparkbit.error.UserException;
import io.sparkbit.files.FilePaths;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.client.HdfsClientConfigKeys;
import org.apache.hadoop.net.NetUtils;

/**
 * Where a location is, whatever way it is written: links are followed as far as there is something,
 * and all that names the same place on the same file system is equal.
 *
 * @param scheme of the file system
 * @param authority of the file system; empty if it has none
 * @param path absolute, without a slash at the end but for the root
 */
public record RealPath(String scheme, String authority, String path) implements Serializable {

  private static final String LOCAL = "file";

  private static final String HDFS = "hdfs";

  /** The most links that Linux follows. */
  private static final int LINKS = 40;

  /** Different names of the same store. */
  private static final Map<String, String> SAME_STORES =
      Map.of("s3a", "s3", "s3n", "s3", "abfss", "abfs", "wasbs", "wasb");

  /**
   * Follows links.
   *
   * @param location with the scheme of its file system, or without for the default one
   * @throws IOException if the file system is unknown or out of reach
   * @throws UserException if it is no path
   */
  public static RealPath of(String location, Configuration hadoop) throws IOException {
    Path path = qualified(location, hadoop);
    FileSystem fileSystem = path.getFileSystem(hadoop);
    if (isLocal(path)) {
      return new RealPath(LOCAL, "", followed(path.toUri().getPath()));
    }
    return of(followed(fileSystem, path));
  }

  /** As {@link #of(String, Configuration)}, of a path of this machine. */
  public static RealPath of(java.nio.file.Path path) {
    return new RealPath(LOCAL, "", followed(path.toAbsolutePath(), LINKS).toString());
  }

  /**
   * As its name says, without asking the file system: links are not followed.
   *
   * @throws IOException if the file system is unknown
   * @throws UserException if it is no path
   */
  public static RealPath named(String location, Configuration hadoop) throws IOException {
    return of(qualified(location, hadoop));
  }

  private static RealPath of(Path path) {
    String scheme = path.toUri().getScheme();
    String authority = path.toUri().getAuthority();
    String name = path.toUri().getPath();
    return new RealPath(
        scheme == null ? "" : scheme.toLowerCase(Locale.ROOT),
        authority == null || LOCAL.equals(scheme) ? "" : authority,
        name.isEmpty() ? "/" : name);
  }

  private static Path qualified(String location, Configuration hadoop) throws IOException {
    Path path = FilePaths.of(location);
    return path.getFileSystem(hadoop).makeQualified(path);
  }

  private static boolean isLocal(Path path) {
    return LOCAL.equals(path.toUri().getScheme());
  }

  private static String followed(String path) {
    try {
      return followed(java.nio.file.Path.of(path), LINKS).toString();
    } catch (InvalidPathException e) {
      return path; // A name that this JVM's locale cannot say: no file can be asked for by it.
    }
  }

  /** The deepest part that exists, without links, and the rest as it is named. */
  private static java.nio.file.Path followed(java.nio.file.Path path, int links) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      java.nio.file.Path name = path.getFileName();
      java.nio.file.Path parent = path.getParent();
      if (name == null || parent == null) {
        return path.normalize();
      }
      java.nio.file.Path unlinked = followed(parent, links).resolve(name);
      // A link to what does not exist yet: who writes to it, writes there.
      return links > 0 && Files.isSymbolicLink(unlinked)
          ? followed(unlinked.resolveSibling(target(unlinked)), links - 1)
          : unlinked.normalize();
    }
  }

  private static java.nio.file.Path target(java.nio.file.Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return link.getFileName();
    }
  }

  /** The same for other file systems, which know links or mounts of their own. */
  private static Path followed(FileSystem fileSystem, Path path) throws IOException {
    try {
      return fileSystem.resolvePath(path);
    } catch (FileNotFoundException e) {
      Path parent = path.getParent();
      return parent == null ? path : new Path(followed(fileSystem, parent), path.getName());
    }
  }

  /** Whether it is on a machine's own disks, where there may be links. */
  public boolean isLocal() {
    return LOCAL.equals(scheme);
  }

  /** Whether this is the root of its file system, or of a bucket. */
  public boolean isRoot() {
    return path.equals("/");
  }

  /** Whether this is a place or lies below it. */
  public boolean isWithin(RealPath other) {
    return store().equals(other.store())
        && hasAuthorityOf(other)
        && (other.isRoot() || (path + "/").startsWith(other.path + "/"));
  }

  private boolean hasAuthorityOf(RealPath other) {
    return authority.equalsIgnoreCase(other.authority)
        || (scheme.equals(HDFS) && nameNode(authority).equals(nameNode(other.authority)));
  }

  /** It may be named by any of its host's names, by an address, and without the usual port. */
  private static InetSocketAddress nameNode(String authority) {
    return NetUtils.createSocketAddr(authority, HdfsClientConfigKeys.DFS_NAMENODE_RPC_PORT_DEFAULT);
  }

  private String store() {
    return SAME_STORES.getOrDefault(scheme, scheme);
  }

  /** The folder that it is in; there must be one. */
  RealPath parent() {
    int slash = path.lastIndexOf('/');
    return new RealPath(scheme, authority, slash == 0 ? "/" : path.substring(0, slash));
  }

  /** The last name of the path. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Something in this folder. */
  RealPath child(String name) {
    return new RealPath(scheme, authority, isRoot() ? "/" + name : path + "/" + name);
  }

  /** A path of Hadoop's. */
  @Override
  public String toString() {
    return new Path(scheme, authority.isEmpty() ? null : authority, path).toString();
  }
}
