package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;

/**
 * The reference's answers for digits with the bundled model in double precision, and the error of
 * its own float32 (digits_logits.py). As in {@link GoldenCase}, an answer may be four times as far
 * from the truth. Two answers, such as for another batch, other kernels or more threads, may be
 * twice that apart.
 */
public final class BundledModel {

  public static final String NAME = "bundled:bit-tiny-digits";

  private static final JsonNode EXPECTED = read();

  private BundledModel() {}

  /** Returns the logits of each file, by its path relative to the project. */
  static JsonNode logits() {
    return EXPECTED.get("logits");
  }

  /** Returns how far an output may be from the truth, relative where the truth is above 1. */
  static double tolerance(String output) {
    return GoldenCase.tolerance(EXPECTED.get("float32_error").get(output).asDouble());
  }

  /** Returns how far two answers may be apart, relative where they are above 1. */
  public static double apart(String output) {
    return 2 * tolerance(output);
  }

  /** Fails if two answers are further apart than float32 explains. */
  public static void assertClose(float[] actual, float[] expected, String output) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      double apart = apart(output) * Math.max(1, Math.abs(expected[i]));
      assertThat((double) actual[i])
          .as("%s, value %d", output, i)
          .isCloseTo(expected[i], within(apart));
    }
  }

  /**
   * Returns whether two answers are no further apart than float32 explains, whatever outputs they
   * are.
   */
  public static boolean areClose(double[] left, double[] right) {
    double apart = Math.max(scoresApart(), Math.max(apart("logits"), apart("pooler_output")));
    return left.length == right.length
        && IntStream.range(0, left.length)
            .allMatch(i -> Math.abs(left[i] - right[i]) <= apart * Math.max(1, Math.abs(right[i])));
  }

  /**
   * Returns how far two scores of a digit may be apart. If no logit moves by more than d, a score p
   * moves by at most p (1 - p) 2 d, which is at most d / 2.
   */
  public static double scoresApart() {
    double largest = 1;
    for (JsonNode file : logits()) {
      for (JsonNode logit : file) {
        largest = Math.max(largest, Math.abs(logit.asDouble()));
      }
    }
    return apart("logits") * largest / 2;
  }

  private static JsonNode read() {
    try {
      return new ObjectMapper()
          .readTree(new File("src/test/resources/io/sparkbit/model/digits/expected.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
