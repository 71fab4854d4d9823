package io.sparkbit.benchmark;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A Python with Pillow that runs {@code src/test/python/photos.py} and waits for commands. */
final class Pillow implements Closeable {
  private final Process process;
  private final BufferedReader answers;

  /**
   * @param python the interpreter
   */
  Pillow(String python) throws IOException {
    process =
        new ProcessBuilder(python, "src/test/python/photos.py")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Writes a photo at a size in each format. */
  List<Path> write(Path folder, Path source, String megapixels) throws IOException {
    String files = answer("write %s %s %s".formatted(folder, source, megapixels));
    return Arrays.stream(files.split(" ")).map(Path::of).toList();
  }

  /** Returns the milliseconds from a file's bytes to 224 x 224 pixels. */
  double milliseconds(Path file) throws IOException {
    return Double.parseDouble(answer("time " + file));
  }

  private String answer(String command) throws IOException {
    process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    String line = answers.readLine();
    if (line == null) {
      throw new EOFException("Python ended at: " + command);
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    answers.close();
  }
}
