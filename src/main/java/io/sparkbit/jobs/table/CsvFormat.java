package io.sparkbit.jobs.table;

import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * CSV as in RFC 4180, so that values are read back as they were written and other tools understand
 * them. By default, Spark escapes quotes with backslashes and trims values.
 */
public final class CsvFormat {

  /** Options of Spark's CSV source; other sources ignore them. */
  public static final Map<String, String> OPTIONS =
      Map.of(
          "header", "true",
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false");

  /**
   * Lets cells of CSV hold any text, including line breaks. For JSON, the same option would read
   * only the first line of a file.
   */
  public static final Map<String, String> LINES_IN_CELLS = Map.of("multiLine", "true");

  private CsvFormat() {}

  /** Returns CSV of a few rows with a header, in UTF-8. */
  public static byte[] write(List<String> columns, List<Object[]> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CsvWriter writer = new CsvWriter(bytes, StandardCharsets.UTF_8, new CsvWriterSettings());
    writer.writeHeaders(columns);
    rows.forEach(writer::writeRow);
    writer.close();
    return bytes.toByteArray();
  }
}
