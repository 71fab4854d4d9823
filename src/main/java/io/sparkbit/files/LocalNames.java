package io.sparkbit.files;

import io.sparkbit.files.UnreadableFileException.Reason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Determines which local file names this JVM can express. They are limited to the encoding of its
 * locale, {@code sun.jnu.encoding}. With {@code LC_ALL=C}, usual for cron and in containers, it is
 * ASCII.
 */
final class LocalNames {

  /** The character that Java substitutes for bytes it cannot decode. */
  private static final char UNKNOWN = '\uFFFD';

  private static final Charset ENCODING =
      Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));

  private LocalNames() {}

  /** Returns whether a name differs from the file's because the locale cannot express that. */
  static boolean isLost(String name) {
    return !ENCODING.equals(StandardCharsets.UTF_8)
        && (name.indexOf(UNKNOWN) >= 0 || !ENCODING.newEncoder().canEncode(name));
  }

  /** Returns whether a name contains bytes that could not be decoded. */
  static boolean isBroken(String name) {
    return name.indexOf(UNKNOWN) >= 0;
  }

  /**
   * Refuses a path that would lead to another file or none.
   *
   * @throws UnreadableFileException that says which setting to change
   */
  static void requireExpressible(String path) throws UnreadableFileException {
    if (isLost(path)) {
      throw new UnreadableFileException(
          Reason.UNREADABLE, "cannot be read: " + complaint(path), null);
    }
  }

  /** Returns a message that says what is wrong with a name, and what to do about it. */
  static String complaint(String name) {
    return ("this JVM's locale (%s) cannot express the name %s; set LC_ALL=C.UTF-8, and"
            + " spark.executorEnv.LC_ALL=C.UTF-8 for executors")
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
