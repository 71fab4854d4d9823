package io.sparkbit.files;

import io.sparkbit.files.UnreadableFileException.Reason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which names of this machine's files this JVM can express: those of its locale's encoding, as Java
 * gives names to the system in {@code sun.jnu.encoding}. With {@code LC_ALL=C}, usual for cron and
 * in containers, it is ASCII.
 */
final class LocalNames {

  /** What Java puts in the place of bytes that it cannot decode. */
  private static final char UNKNOWN = '\uFFFD';

  private static final Charset ENCODING =
      Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));

  private LocalNames() {}

  /** Whether a name is not the one that the file has, as the locale cannot express that. */
  static boolean isLost(String name) {
    return !ENCODING.equals(StandardCharsets.UTF_8)
        && (name.indexOf(UNKNOWN) >= 0 || !ENCODING.newEncoder().canEncode(name));
  }

  /** Whether bytes of a name were lost that are no UTF-8. */
  static boolean isBroken(String name) {
    return name.indexOf(UNKNOWN) >= 0;
  }

  /**
   * Refuses a path that would lead to another file or none.
   *
   * @throws UnreadableFileException that says what to set
   */
  static void requireExpressible(String path) throws UnreadableFileException {
    if (isLost(path)) {
      throw new UnreadableFileException(
          Reason.UNREADABLE, "cannot be read: " + complaint(path), null);
    }
  }

  /** What is wrong with a name, and what to do about it. */
  static String complaint(String name) {
    return "this JVM's locale (%s) cannot express the name %s; set LC_ALL=C.UTF-8, for executors spark.executorEnv.LC_ALL"
        .formatted(locale(System.getenv()), name);
  }

  private static String locale(Map<String, String> environment) {
    return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .filter(name -> !environment.getOrDefault(name, "").isEmpty())
        .findFirst()
        .map(name -> name + "=" + environment.get(name))
        .orElse("no LC_ALL or LANG");
  }
}
