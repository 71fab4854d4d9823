package io.sparkbit.spark;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A summary on the driver's disk, for the process that wrote it. */
final class SummaryFile {

  private SummaryFile() {}

  static void save(BitTrainingSummary summary, Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
        out.writeObject(summary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BitTrainingSummary load(Path file) {
    try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
      return (BitTrainingSummary) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new LinkageError("The summary in %s is of another version".formatted(file), e);
    }
  }
}
