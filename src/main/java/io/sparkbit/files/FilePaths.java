package io.sparkbit.files;

import io.sparkbit.error.UserException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Interprets the names of files, by the same rules wherever one is given.
 *
 * <ul>
 *   <li>As in Spark, a name without a scheme belongs to the default file system ({@code
 *       fs.defaultFS}), relative to its working directory; {@code file:/path} is always on this
 *       machine.
 *   <li>All characters are literal. Only if there is no such file is a name percent-decoded, and
 *       used if that file exists: Spark's {@code _metadata.file_path} and {@code input_file_name()}
 *       are encoded.
 *   <li>Text before a colon is a scheme only if a slash follows: {@code 12:30.png} is a file.
 *       Schemes are not case-sensitive.
 *   <li>{@code hdfs://host} is the root of that file system, as {@code hdfs://host/} is.
 * </ul>
 */
public final class FilePaths {

  private static final String LOCAL = "file";

  private static final Pattern COLON_IN_NAME = Pattern.compile("[^/:]*:(?!/).*", Pattern.DOTALL);

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*(?=:/)");

  private static final Pattern OPAQUE = Pattern.compile(LOCAL + ":(?!/).*", Pattern.DOTALL);

  private static final Pattern ENCODED =
      Pattern.compile(".*%\\p{XDigit}\\p{XDigit}.*", Pattern.DOTALL);

  private FilePaths() {}

  /**
   * Returns the path for a name.
   *
   * @throws UserException if the name is not a path
   */
  public static Path of(String name) {
    if (name.isEmpty()) {
      throw new UserException("the path is empty");
    }
    if (LocalNames.isBroken(name) && LocalNames.isLost(name)) {
      throw new UserException(LocalNames.complaint(name));
    }
    if (COLON_IN_NAME.matcher(name).matches()) {
      return relative(name);
    }
    Path path = new Path(lowerScheme(name));
    boolean isStore = path.toUri().getAuthority() != null && path.toUri().getPath().isEmpty();
    return isStore ? new Path(path, Path.SEPARATOR) : path;
  }

  /** Converts the scheme to lower case, which Hadoop requires (RFC 3986, section 3.1). */
  private static String lowerScheme(String name) {
    Matcher scheme = SCHEME.matcher(name);
    return scheme.lookingAt()
        ? scheme.group().toLowerCase(Locale.ROOT) + name.substring(scheme.end())
        : name;
  }

  /** Returns a relative path of one or more names, which Hadoop might otherwise parse as a URI. */
  static Path relative(String name) {
    return new Path(null, null, name);
  }

  /** Returns the path for a percent-encoded name, or empty if the name is not encoded. */
  static Optional<Path> decoded(String name) {
    if (!ENCODED.matcher(name).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Path(new URI(name)));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns a name without its percent-encoding, or empty if it is not encoded. */
  public static Optional<String> withoutEncoding(String name) {
    return decoded(name).map(Path::toString);
  }

  /**
   * Returns the local file for a {@code file:} URI or a name without a scheme, by the same rules.
   *
   * @throws UserException if the name is not a local path
   */
  public static java.nio.file.Path local(String name) {
    Path path = of(name);
    if (path.toUri().getAuthority() != null || OPAQUE.matcher(name).matches()) {
      throw new UserException("use file:/path for a path on this machine");
    }
    java.nio.file.Path literal = localPath(path);
    return Files.exists(literal)
        ? literal
        : decoded(name).map(FilePaths::localPath).filter(Files::exists).orElse(literal);
  }

  static java.nio.file.Path localPath(Path path) {
    String name = path.toUri().getPath();
    if (LocalNames.isLost(name)) {
      throw new UserException(LocalNames.complaint(name));
    }
    // Hadoop prefixes a relative name with a colon with "./".
    return java.nio.file.Path.of(name.startsWith("./") ? name.substring(2) : name);
  }

  /** Returns a path that does not exist as its file system names it. */
  static String missing(Path path, FileSystem fileSystem) {
    return isOnDefaultFileSystem(path, fileSystem)
        ? fileSystem.makeQualified(path).toString()
        : path.toString();
  }

  /**
   * Returns the local file that a user may have meant who named none of another file system.
   *
   * @param fileSystem the file system that was searched
   */
  static Optional<String> meantHere(Path path, FileSystem fileSystem) {
    return isOnDefaultFileSystem(path, fileSystem) && Files.exists(localPath(path))
        ? Optional.of(ofLocal(localPath(path)))
        : Optional.empty();
  }

  private static boolean isOnDefaultFileSystem(Path path, FileSystem fileSystem) {
    return path.toUri().getScheme() == null && !fileSystem.getUri().getScheme().equals(LOCAL);
  }

  /** Returns a name for a local file that does not depend on the default file system. */
  public static String ofLocal(java.nio.file.Path file) {
    return LOCAL + ":" + file.toAbsolutePath();
  }
}
