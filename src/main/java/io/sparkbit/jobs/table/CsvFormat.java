package io.sparkbit.jobs.table;

import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * How CSV is read and written: as RFC 4180 has it, so that what is read back is what was written,
 * and other tools understand it. Spark's own defaults escape quotes by backslashes and trim.
 */
public final class CsvFormat {

  /** Of Spark's CSV source; the other sources do not look at them. */
  public static final Map<String, String> OPTIONS =
      Map.of(
          "header", "true",
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false");

  /**
   * A cell of CSV may hold any text, line breaks included. Of JSON the same option would read the
   * first line of a file only.
   */
  public static final Map<String, String> LINES_IN_CELLS = Map.of("multiLine", "true");

  private CsvFormat() {}

  /** A file of a few rows, with a header. */
  public static byte[] write(List<String> columns, List<Object[]> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CsvWriter writer = new CsvWriter(bytes, StandardCharsets.UTF_8, new CsvWriterSettings());
    writer.writeHeaders(columns);
    rows.forEach(writer::writeRow);
    writer.close();
    return bytes.toByteArray();
  }
}
