package io.sparkbit.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A job submitted by a script in {@code jobs/}; its driver runs in the background. */
public final class SubmittedJob {

  private static final long SECONDS = 240;

  private final Process process;
  private final Path output;
  private final Path errors;

  private SubmittedJob(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /**
   * How a job ended.
   *
   * @param status exit status of the process
   * @param output standard output
   * @param errors standard error, including warnings and progress
   */
  public record Result(int status, String output, String errors) {}

  static SubmittedJob start(ProcessBuilder builder, Map<String, String> environment, Path log)
      throws IOException {
    Path output = log.resolveSibling(log.getFileName() + ".out");
    Path errors = log.resolveSibling(log.getFileName() + ".err");
    builder.environment().remove("SPARK_HOME");
    builder.environment().put(ShortLivedJvm.SUBMIT_OPTIONS, ShortLivedJvm.line());
    builder.environment().putAll(environment);
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    return new SubmittedJob(process, output, errors);
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /**
   * Waits until the job is done.
   *
   * @throws IOException if it takes too long
   */
  public Result await() throws IOException, InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      kill();
      throw new IOException("still running after %d s:\n%s".formatted(SECONDS, this));
    }
    return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
  }

  void kill() {
    process.descendants().forEach(LoggedProcess::kill);
    LoggedProcess.kill(process.toHandle());
  }

  /** Returns the last lines that it printed. */
  @Override
  public String toString() {
    return LoggedProcess.tail(output) + "\n" + LoggedProcess.tail(errors);
  }
}
