package io.sparkbit.jobs;

import java.util.Map;

/**
 * How CSV is read and written: as RFC 4180 has it, so that what is read back is what was written,
 * and other tools understand it. Spark's own defaults escape quotes by backslashes and trim.
 */
final class CsvFormat {

  /** Of Spark's CSV source; the other sources do not look at them. */
  static final Map<String, String> OPTIONS =
      Map.of(
          "header", "true",
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false");

  private CsvFormat() {}
}
