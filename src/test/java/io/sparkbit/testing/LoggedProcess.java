package io.sparkbit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process whose output and errors go to a file, and which ends no later than this JVM. */
final class LoggedProcess {

  private static final int TAIL_LINES = 40;
  private static final long SECONDS_TO_END = 10;

  private final Process process;
  private final Path log;

  private LoggedProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static LoggedProcess start(ProcessBuilder builder, Path log) throws IOException {
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(process.toHandle())));
    return new LoggedProcess(process, log);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits until the log matches, and returns the pattern's group. */
  String awaitLine(Pattern pattern) {
    return Poll.until(
        () -> {
          Matcher matcher = pattern.matcher(text(log));
          return matcher.find() ? matcher.group(1) : null;
        },
        () -> "%s in %s".formatted(pattern, this),
        process::isAlive);
  }

  /** Kills the process, as the kernel does when memory runs out, and waits until it is gone. */
  void kill() {
    kill(handle());
  }

  static void kill(ProcessHandle handle) {
    handle.destroyForcibly();
    handle.onExit().orTimeout(SECONDS_TO_END, TimeUnit.SECONDS).join();
  }

  private static String text(Path file) {
    try {
      // Not readString, which fails on a half-written character.
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the last lines of a log, under its name. */
  static String tail(Path log) {
    String[] lines = text(log).split("\n", -1);
    return Stream.of(lines)
        .skip(Math.max(0, lines.length - TAIL_LINES))
        .reduce("---- " + log, (above, line) -> above + "\n" + line);
  }

  @Override
  public String toString() {
    return (process.isAlive() ? "running" : "ended with " + process.exitValue()) + "\n" + tail(log);
  }
}
