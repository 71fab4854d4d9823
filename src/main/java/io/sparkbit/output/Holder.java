package io.sparkbit.output;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The process that writes an output.
 *
 * @param job that the process runs
 * @param host the name of its machine
 * @param processes its PID namespace, which differs between containers on one host; empty if
 *     unknown
 * @param pid of the process
 * @param started when the process started, as reported by the kernel; empty if unknown
 * @param since when it has been writing the output
 * @param id random, since one process may claim an output several times at once; null in claims of
 *     earlier versions
 */
record Holder(
    String job,
    String host,
    String processes,
    long pid,
    String started,
    String since,
    @Nullable String id) {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Path PROCESSES = Path.of("/proc/self/ns/pid");

  /** The kernel counts in ticks, and each JVM converts them for itself. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  static Holder ofThisProcess(String job) {
    return new Holder(
        job,
        hostHere(),
        processesHere(),
        ProcessHandle.current().pid(),
        started(ProcessHandle.current()).map(Instant::toString).orElse(""),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        UUID.randomUUID().toString());
  }

  private static String hostHere() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static String processesHere() {
    try {
      return Files.readSymbolicLink(PROCESSES).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static Optional<Instant> started(ProcessHandle process) {
    return process.info().startInstant();
  }

  static Optional<Holder> ofJson(byte[] json) {
    try {
      return Optional.ofNullable(JSON.readValue(json, Holder.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  byte[] toJson() throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
  }

  /**
   * Returns whether the process ran in this PID namespace of this machine, so that it can be
   * checked.
   */
  private boolean isOfThisMachine() {
    return hostHere().equals(host) && processesHere().equals(processes);
  }

  /** Returns whether the process has certainly ended. Its PID may have been reused since. */
  boolean isGone() {
    return isOfThisMachine()
        && ProcessHandle.of(pid)
            .flatMap(Holder::started)
            .map(start -> !isAbout(start))
            .orElse(ProcessHandle.of(pid).isEmpty());
  }

  private boolean isAbout(Instant start) {
    return started.isEmpty()
        || Duration.between(Instant.parse(started), start).abs().compareTo(TOLERANCE) < 0;
  }

  /** Describes the process to users. */
  @Override
  public String toString() {
    return "%s, process %d on %s since %s"
        .formatted(job, pid, isOfThisMachine() ? "this machine" : host, since);
  }
}
