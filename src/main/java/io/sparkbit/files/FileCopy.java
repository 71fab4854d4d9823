package io.sparkbit.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Copies a file to this machine, from the beginning with every attempt. */
final class FileCopy {

  private static final int BUFFER = 1 << 20;

  private final Path target;
  private final LongConsumer copied;
  private long told;

  /**
   * Creates a copy that has not started.
   *
   * @param copied receives the number of new bytes; bytes that are read again do not count
   */
  FileCopy(Path target, LongConsumer copied) {
    this.target = target;
    this.copied = copied;
  }

  /**
   * Copies the whole file.
   *
   * @param progress is notified when bytes arrive
   * @return the number of bytes
   * @throws UncheckedIOException if the target cannot be written
   */
  long attempt(HadoopFile file, ReadRetries.Progress progress) throws IOException {
    try (OutputStream out = opened()) {
      return file.read(
          (in, length) -> {
            long position = transfer(in, out, progress);
            HadoopFile.checkComplete(position, length);
            return position;
          });
    }
  }

  private OutputStream opened() {
    try {
      return Files.newOutputStream(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long transfer(InputStream in, OutputStream out, ReadRetries.Progress progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long position = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      write(out, buffer, read);
      progress.made();
      position += read;
      if (position > told) {
        copied.accept(position - told);
        told = position;
      }
    }
    return position;
  }

  private static void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
