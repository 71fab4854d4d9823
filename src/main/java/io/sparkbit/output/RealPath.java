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
 * A normalized location. Links are followed as far as the path exists, and {@link #isWithin}
 * recognizes different names of the same file system.
 *
 * @param scheme of the file system
 * @param authority of the file system; empty if it has none
 * @param path absolute, without a trailing slash except for the root
 */
public record RealPath(String scheme, String authority, String path) implements Serializable {

  private static final String LOCAL = "file";

  private static final String HDFS = "hdfs";

  /** The maximum number of links that Linux follows. */
  private static final int LINKS = 40;

  /** Different schemes of the same store. */
  private static final Map<String, String> SAME_STORES =
      Map.of("s3a", "s3", "s3n", "s3", "abfss", "abfs", "wasbs", "wasb");

  /**
   * Returns a location with its links followed.
   *
   * @param location with the scheme of its file system, or without for the default one
   * @throws IOException if the file system is unknown or unreachable
   * @throws UserException if it is not a path
   */
  public static RealPath of(String location, Configuration hadoop) throws IOException {
    Path path = qualified(location, hadoop);
    FileSystem fileSystem = path.getFileSystem(hadoop);
    if (isLocal(path)) {
      return new RealPath(LOCAL, "", followed(path.toUri().getPath()));
    }
    return of(followed(fileSystem, path));
  }

  /** As {@link #of(String, Configuration)}, for a local path. */
  public static RealPath of(java.nio.file.Path path) {
    return new RealPath(LOCAL, "", followed(path.toAbsolutePath(), LINKS).toString());
  }

  /**
   * Returns a location as it is named, without following links or querying the file system.
   *
   * @throws IOException if the file system is unknown
   * @throws UserException if it is not a path
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
      return path; // This JVM's locale cannot express the name, so no file can be queried.
    }
  }

  /** Returns the deepest existing part without links, and the rest as named. */
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
      // A broken link: writing to it creates its target.
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

  /** Does the same for other file systems, which may have links or mounts too. */
  private static Path followed(FileSystem fileSystem, Path path) throws IOException {
    try {
      return fileSystem.resolvePath(path);
    } catch (FileNotFoundException e) {
      Path parent = path.getParent();
      return parent == null ? path : new Path(followed(fileSystem, parent), path.getName());
    }
  }

  /** Returns whether this is on a machine's own disks, where there may be links. */
  public boolean isLocal() {
    return LOCAL.equals(scheme);
  }

  /** Returns whether this is the root of its file system or bucket. */
  public boolean isRoot() {
    return path.equals("/");
  }

  /** Returns whether this is the other location or inside it. */
  public boolean isWithin(RealPath other) {
    return store().equals(other.store())
        && hasAuthorityOf(other)
        && (other.isRoot() || (path + "/").startsWith(other.path + "/"));
  }

  private boolean hasAuthorityOf(RealPath other) {
    return authority.equalsIgnoreCase(other.authority)
        || (scheme.equals(HDFS) && nameNode(authority).equals(nameNode(other.authority)));
  }

  /**
   * Resolves a name node, which may be named by any of its host names, by an address, and without
   * the default port.
   */
  private static InetSocketAddress nameNode(String authority) {
    return NetUtils.createSocketAddr(authority, HdfsClientConfigKeys.DFS_NAMENODE_RPC_PORT_DEFAULT);
  }

  private String store() {
    return SAME_STORES.getOrDefault(scheme, scheme);
  }

  /** Returns the containing folder; this must not be the root. */
  RealPath parent() {
    int slash = path.lastIndexOf('/');
    return new RealPath(scheme, authority, slash == 0 ? "/" : path.substring(0, slash));
  }

  /** Returns the last name of the path. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns the path of an entry in this folder. */
  RealPath child(String name) {
    return new RealPath(scheme, authority, isRoot() ? "/" + name : path + "/" + name);
  }

  /** Returns the path in Hadoop's notation. */
  @Override
  public String toString() {
    return new Path(scheme, authority.isEmpty() ? null : authority, path).toString();
  }
}
