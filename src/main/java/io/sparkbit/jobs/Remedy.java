package io.sparkbit.jobs;

import io.sparkbit.error.UserFacing;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/**
 * What a failure means for the user, in a sentence: user mistakes, damaged tables, and disks that
 * are full or not writable. Everything else is a bug, for which only a stack trace is informative
 * enough.
 */
final class Remedy {

  /** Messages of Linux, macOS and HDFS; the last one also reports the limits of a process. */
  private static final Pattern DISK_FULL =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|DSQuotaExceededException|File too large");

  private static final String LOCAL = "file:";

  private static final String TEMPORARY = "java.io.tmpdir";
  private static final String SPARKS = "spark.local.dir";

  private static final Pattern NOT_WRITABLE =
      Pattern.compile(
          "Mkdirs failed to create (\\S+)|(\\S+) \\((?:Permission denied|Read-only file system)\\)"
              + "|(?:Permission denied|Read-only file system)");

  /** Errors that name the output: Spark's own, of a task that could not write, and ours. */
  private static final Pattern OUTPUT =
      Pattern.compile(
          "while writing rows to (\\S+?)\\.?(?:\\s|$)|IOException: (.+?) cannot be written: ");

  private Remedy() {}

  /** Returns the sentence for a failure, with its causes and suppressed exceptions. */
  static Optional<String> of(Throwable failure) {
    List<Throwable> all = withCauses(failure);
    return all.stream()
        .filter(Remedy::isUsersMistake)
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .findFirst()
        .or(() -> diskFull(all))
        .or(() -> notWritable(all))
        .or(() -> unreadableTable(all));
  }

  private static boolean isUsersMistake(Throwable exception) {
    return exception instanceof UserFacing || exception instanceof AnalysisException;
  }

  private static Optional<String> diskFull(List<Throwable> failures) {
    return firstMatch(failures, DISK_FULL)
        .map(
            match ->
                "%s: %s. Free some space, or choose other locations with --output, %s and %s"
                    .formatted(match.group(), places(failures), SPARKS, TEMPORARY));
  }

  private static String places(List<Throwable> failures) {
    String temporary = System.getProperty(TEMPORARY);
    String free =
        "temporary files go to "
            + Stream.of(temporary, new SparkConf().get(SPARKS, temporary))
                .distinct()
                .map(Remedy::withFreeSpace)
                .collect(Collectors.joining(" and "));
    return firstMatch(failures, OUTPUT)
        .map(
            match ->
                "the output is %s; %s"
                    .formatted(
                        withFreeSpaceThere(
                            Objects.requireNonNullElseGet(match.group(1), () -> match.group(2))),
                        free))
        .orElse(free);
  }

  private static String withFreeSpace(String folder) {
    return "%s (%,d MB free)".formatted(folder, new File(folder).getUsableSpace() >> 20);
  }

  /** Adds the free space to a local output, which may not exist yet; that of others is unknown. */
  private static String withFreeSpaceThere(String output) {
    if (!output.startsWith(LOCAL)) {
      return output;
    }
    File there = new File(output.substring(LOCAL.length()));
    while (!there.exists() && there.getParentFile() != null) {
      there = there.getParentFile();
    }
    return "%s (%,d MB free)".formatted(output, there.getUsableSpace() >> 20);
  }

  private static Optional<String> notWritable(List<Throwable> failures) {
    return failures.stream()
        .filter(IOException.class::isInstance)
        .flatMap(failure -> notWritable(failure).stream())
        .findFirst()
        .map(
            what ->
                "%s: permission denied or read-only file system; choose another --output"
                    .formatted(what));
  }

  private static Optional<String> notWritable(Throwable failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), "");
    if (failure instanceof AccessDeniedException || failure instanceof AccessControlException) {
      return Optional.of("%s cannot be written".formatted(message));
    }
    Matcher matcher = NOT_WRITABLE.matcher(message);
    return matcher.find()
        ? Stream.of(matcher.group(1), matcher.group(2), "The output")
            .filter(Objects::nonNull)
            .findFirst()
            .map("%s cannot be written"::formatted)
        : Optional.empty();
  }

  private static Optional<String> unreadableTable(List<Throwable> failures) {
    return failures.stream()
        .filter(SparkThrowable.class::isInstance)
        .map(SparkThrowable.class::cast)
        .filter(failure -> String.valueOf(failure.getCondition()).startsWith("FAILED_READ_FILE"))
        .map(failure -> failure.getMessageParameters().get("path"))
        .findFirst()
        .map(
            ("%s is damaged, or not a table in the format that its name implies; write it again,"
                    + " or choose another")
                ::formatted);
  }

  private static Optional<Matcher> firstMatch(List<Throwable> failures, Pattern pattern) {
    return failures.stream()
        .map(failure -> pattern.matcher(failure.toString()))
        .filter(Matcher::find)
        .findFirst();
  }

  /** Breadth first: the nearest cause says most about what the job did. */
  private static List<Throwable> withCauses(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
    Stream.Builder<Throwable> all = Stream.builder();
    while (!open.isEmpty()) {
      Throwable next = open.remove();
      if (seen.add(next)) {
        all.add(next);
        Optional.ofNullable(next.getCause()).ifPresent(open::add);
        open.addAll(List.of(next.getSuppressed()));
      }
    }
    return all.build().toList();
  }
}
