package io.sparkbit.benchmark;

import io.sparkbit.inference.PrecisionChoice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Another way to run the same network, in a process of its own (peers_speed.py); a unit of work is
 * an image.
 */
final class Peer implements Timed {

  private static final Path SCRIPT = Path.of("src/test/python/peers_speed.py");
  private static final String READY = "ready ";

  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedReader answers;
  private String setting = "";

  private Peer(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a peer and waits until it has found its fastest setting.
   *
   * @param python an interpreter with the packages of peers-requirements.txt
   * @param name as in peers_speed.py, such as {@code openvino}
   * @throws IOException if the peer cannot run in the precision; the message says why
   */
  static Peer start(String python, String name, PrecisionChoice precision) throws IOException {
    return start(python, name, precision, "cpu");
  }

  /**
   * Like {@link #start(String, String, PrecisionChoice)}, on another device.
   *
   * @param device PyTorch's name of it
   */
  static Peer start(String python, String name, PrecisionChoice precision, String device)
      throws IOException {
    Path log = Path.of("target/benchmark/%s-%s.log".formatted(name, precision.lowerCaseName()));
    Files.createDirectories(log.getParent());
    Process process =
        new ProcessBuilder(python, SCRIPT.toString(), name, precision.lowerCaseName(), device)
            .redirectError(log.toFile())
            .start();
    Peer peer = new Peer(name, log, process);
    String answer = peer.answer();
    if (!answer.startsWith(READY)) {
      peer.close();
      throw new IOException(answer.substring(answer.indexOf(' ') + 1));
    }
    peer.setting = answer.substring(READY.length());
    return peer;
  }

  private String answer() throws IOException {
    @Nullable String line = answers.readLine();
    if (line == null) {
      throw new IOException("%s ended; see %s".formatted(name, log));
    }
    return line;
  }

  @Override
  public String name() {
    return name;
  }

  /** Returns the peer's fastest setting. */
  String setting() {
    return setting;
  }

  @Override
  public double perSecond(double seconds) throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append("%s%n".formatted(seconds)).flush();
    return Double.parseDouble(answer());
  }

  /** Ends the process, which removes its files at the end of its input. */
  @Override
  public void close() {
    try {
      process.outputWriter(StandardCharsets.UTF_8).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.onExit().join();
  }
}
