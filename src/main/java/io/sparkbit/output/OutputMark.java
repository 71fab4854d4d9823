package io.sparkbit.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The file by which spark-bit recognizes its outputs. It describes the run. */
public final class OutputMark {

  /** Spark's sources ignore names that begin with an underscore. */
  public static final String FILE = "_spark-bit-run.json";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String JOB = "job";

  private OutputMark() {}

  /** Returns a mark that contains only the job that wrote the output. */
  public static byte[] of(String job) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(Map.of(JOB, job));
    } catch (IOException e) {
      throw new IllegalStateException(e); // Impossible with strings only.
    }
  }

  /** Returns whether the bytes are a readable mark. */
  static boolean isMark(Optional<byte[]> bytes) {
    try {
      JsonNode json = bytes.isEmpty() ? null : JSON.readTree(bytes.get());
      return json != null && json.path(JOB).isTextual();
    } catch (IOException e) {
      return false;
    }
  }
}
