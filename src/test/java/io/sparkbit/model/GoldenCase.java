package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import io.sparkbit.model.engine.CpuCapabilities;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Inputs, the truth, and the error of the reference's own float32 (golden_truth.py). The truth is
 * the reference's result in double precision.
 *
 * <p>float32 has no single answer: each processor, library and memory format sums in another order.
 * So an answer may be {@value #MULTIPLE} times as far from the truth as the reference's own. The
 * largest of thousands of rounding errors hardly varies more: with oneDNN's and ATen's kernels
 * limited to SSE4.1, AVX and AVX2, no tensor reached 3 times. Mistakes (a missing term, other
 * padding, another epsilon) are off by far more.
 */
public final class GoldenCase {

  /** The parent of the cases' folders. */
  public static final Path FOLDER = Path.of("src/test/resources/io/sparkbit/model/golden");

  private static final double MULTIPLE = 4;

  /** Four units in float32's last place at 1. A smaller error is the reference's good luck. */
  private static final double FLOOR = 0x1p-21;

  private final Path folder;
  private final Checkpoint truth;
  private final JsonNode float32Errors;

  private GoldenCase(Path folder, Checkpoint truth, JsonNode float32Errors) {
    this.folder = folder;
    this.truth = truth;
    this.float32Errors = float32Errors;
  }

  /** Returns the case of that name. */
  public static GoldenCase of(String name) throws IOException {
    Path folder = FOLDER.resolve(name);
    JsonNode errors =
        new ObjectMapper().readTree(FOLDER.resolve("float32_error.json").toFile()).get(name);
    return new GoldenCase(
        folder, SafetensorsFile.open(folder.resolve("expected.safetensors")), errors);
  }

  /** Returns the folder, which also holds the model. */
  public Path folder() {
    return folder;
  }

  /** Returns the names of the inputs and of the reference's answers. */
  public List<String> names() {
    return List.copyOf(truth.names());
  }

  /** Reads the values of an input, or the truth of an answer. */
  public float[] read(String name) throws IOException {
    return truth.read(name);
  }

  public Shape shape(String name) {
    return new Shape(truth.shape(name).stream().mapToLong(Long::longValue).toArray());
  }

  /** Like {@link #read}, in the manager. */
  public NDArray array(NDManager manager, String name) throws IOException {
    return manager.create(read(name), shape(name));
  }

  /** Fails if an answer has another shape, or is further from the truth than float32 explains. */
  public void assertClose(NDArray actual, String name) throws IOException {
    assertThat(actual.getShape()).as(name).isEqualTo(shape(name));
    assertClose(actual.toFloatArray(), name);
  }

  /** Like {@link #assertClose(NDArray, String)}, whatever the shape. */
  public void assertClose(float[] actual, String name) throws IOException {
    assertClose(actual, read(name), tolerance(name), name);
  }

  /**
   * Fails if an answer is further from the truth than the tolerance, relative where the truth is
   * above 1.
   */
  public static void assertClose(float[] actual, float[] truth, double tolerance, String name) {
    assertThat(error(actual, truth))
        .as("error of %s on %s", name, CpuCapabilities.ofThisMachine())
        .isLessThanOrEqualTo(tolerance);
  }

  /** Returns how far from the truth an answer may be, relative where the truth is above 1. */
  public double tolerance(String name) {
    return tolerance(float32Errors.get(name).asDouble());
  }

  /**
   * Returns how far from the truth an answer may be, given the error of the reference's float32.
   */
  public static double tolerance(double float32Error) {
    return MULTIPLE * Math.max(FLOOR, float32Error);
  }

  private static double error(float[] actual, float[] truth) {
    assertThat(actual).hasSameSizeAs(truth);
    double error = 0;
    for (int i = 0; i < truth.length; i++) {
      double difference = Math.abs((double) actual[i] - truth[i]);
      error = Math.max(error, difference / Math.max(1, Math.abs(truth[i])));
    }
    return error;
  }
}
