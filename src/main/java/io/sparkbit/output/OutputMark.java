package io.sparkbit.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The file by which spark-bit knows what it wrote: it says what the run was. */
public final class OutputMark {

  /** Spark's sources do not read names that begin with an underscore. */
  public static final String FILE = "_spark-bit-run.json";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String JOB = "job";

  private OutputMark() {}

  /** A mark that says no more than who wrote the output. */
  public static byte[] of(String job) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(Map.of(JOB, job));
    } catch (IOException e) {
      throw new IllegalStateException(e); // Strings only.
    }
  }

  /** Whether it can be read, and so surely is one. */
  static boolean isMark(Optional<byte[]> bytes) {
    try {
      JsonNode json = bytes.isEmpty() ? null : JSON.readTree(bytes.get());
      return json != null && json.path(JOB).isTextual();
    } catch (IOException e) {
      return false;
    }
  }
}
