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
 * How names of files are understood, wherever one is given.
 *
 * <ul>
 *   <li>As by Spark, a name without a scheme is one of the default file system ({@code
 *       fs.defaultFS}), relative to its working folder; {@code file:/path} is always one of this
 *       machine.
 *   <li>All characters stand for themselves. Only if there is no such file, and the name without
 *       its percent-encoding is one, that is meant: Spark's {@code _metadata.file_path} and {@code
 *       input_file_name()} encode.
 *   <li>What comes before a colon is a scheme only if a slash follows: {@code 12:30.png} is a file.
 *       Its case does not matter.
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
   * The path that a name means.
   *
   * @throws UserException if it means none
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

  /** As RFC 3986, section 3.1, has it; Hadoop knows file systems by schemes in lower case. */
  private static String lowerScheme(String name) {
    Matcher scheme = SCHEME.matcher(name);
    return scheme.lookingAt()
        ? scheme.group().toLowerCase(Locale.ROOT) + name.substring(scheme.end())
        : name;
  }

  /** A name in a folder, or several; Hadoop would take it for a URI otherwise. */
  static Path relative(String name) {
    return new Path(null, null, name);
  }

  /** The path that a name means if it is percent-encoded; nothing if it is not. */
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

  /** The name that is meant if this one is percent-encoded; nothing if it is not. */
  public static Optional<String> withoutEncoding(String name) {
    return decoded(name).map(Path::toString);
  }

  /**
   * The file of this machine that a {@code file:} URI or a name without a scheme means, by the same
   * rules.
   *
   * @throws UserException if it means none
   */
  public static java.nio.file.Path local(String name) {
    Path path = of(name);
    if (path.toUri().getAuthority() != null || OPAQUE.matcher(name).matches()) {
      throw new UserException("of this machine, write file:/path");
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
    // Hadoop's way to write a relative name with a colon.
    return java.nio.file.Path.of(name.startsWith("./") ? name.substring(2) : name);
  }

  /**
   * A path at which nothing is, for a person who may have meant this machine.
   *
   * @param fileSystem that was asked
   */
  static String missing(Path path, FileSystem fileSystem) {
    if (path.toUri().getScheme() != null || fileSystem.getUri().getScheme().equals(LOCAL)) {
      return path.toString();
    }
    String asked = fileSystem.makeQualified(path).toString();
    return Files.exists(localPath(path))
        ? "%s; this machine has one, so write %s".formatted(asked, ofLocal(localPath(path)))
        : asked;
  }

  /** The name that means a file of this machine whatever the default file system is. */
  public static String ofLocal(java.nio.file.Path file) {
    return LOCAL + ":" + file.toAbsolutePath();
  }
}
