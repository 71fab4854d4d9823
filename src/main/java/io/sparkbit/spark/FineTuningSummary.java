package io.sparkbit.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.classification.TrainingSummary;
import org.apache.spark.ml.util.Summary;

/**
 * The course of a fine-tuning, as {@link BitImageClassifier#summary} returns it. As with Spark ML's
 * own summaries, a stage that was saved and loaded has none. Spark Connect's clients may call the
 * methods of {@link TrainingSummary}.
 */
public final class FineTuningSummary implements Summary, TrainingSummary, Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] losses;

  FineTuningSummary(double[] losses) {
    this.losses = losses.clone();
  }

  /**
   * Returns the mean loss of each step's images before the step changed the weights. A training
   * that resumed at a checkpoint has the steps from there on.
   */
  @Override
  public double[] objectiveHistory() {
    return losses.clone();
  }

  /** Returns the number of steps: the length of {@link #objectiveHistory}. */
  @Override
  public int totalIterations() {
    return losses.length;
  }

  void save(Path file) {
    ByteBuffer bytes = ByteBuffer.allocate(losses.length * Double.BYTES);
    bytes.asDoubleBuffer().put(losses);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FineTuningSummary load(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      double[] losses = new double[bytes.remaining() / Double.BYTES];
      bytes.asDoubleBuffer().get(losses);
      return new FineTuningSummary(losses);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
