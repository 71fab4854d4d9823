package io.sparkbit.jobs.output;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.sparkbit.files.HadoopFiles;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.output.Output;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Rows of images that failed for lack of memory, which a later run may have. They are removed from
 * their files, so that the images are tried again. If this is interrupted, nothing else is lost:
 * each file is unchanged or lacks only these rows.
 */
public final class RetriedRows {

  /** Errors of {@link io.sparkbit.image.InvalidImageException} that blame memory. */
  private static final Column LACKED_MEMORY =
      coalesce(
          col(Columns.ERROR).rlike("^(OUT_OF_MEMORY:|TOO_LARGE:.*\\b(heap|memory)\\b)"),
          lit(false));

  /** Where tasks write; the next run removes leftovers there. */
  private static final String REWRITTEN = "_temporary/rewritten";

  private static final String PART = "sparkBitPart";

  private RetriedRows() {}

  /**
   * Removes these rows.
   *
   * @param folder folder with the rows of earlier runs
   * @param rows rows of the folder
   * @param options write options of the format
   */
  public static void remove(
      Output output, OutputFolder folder, Dataset<Row> rows, Map<String, String> options)
      throws IOException {
    if (!ImageTable.hasColumn(rows, Columns.ERROR)) {
      return;
    }
    Dataset<Row> named = rows.withColumn(PART, col("_metadata.file_name"));
    Object[] parts =
        named
            .where(LACKED_MEMORY)
            .select(PART)
            .distinct()
            .as(Encoders.STRING())
            .collectAsList()
            .toArray();
    if (parts.length == 0) {
      return;
    }
    Dataset<Row> others =
        named.where(col(PART).isin(parts)).where(not(LACKED_MEMORY)).repartition(col(PART));
    folder.writeByColumn(others, PART, REWRITTEN, options);
    Map<String, String> rewritten = rewritten(rows, folder.path() + "/" + REWRITTEN);
    for (Object part : parts) {
      String file = rewritten.get(part.toString());
      if (file == null) {
        output.remove(part.toString());
      } else {
        output.replace(REWRITTEN + "/" + file, part.toString());
      }
    }
    folder.clean();
  }

  /** Returns the new file of each part that still has rows. */
  private static Map<String, String> rewritten(Dataset<Row> rows, String folder)
      throws IOException {
    HadoopFiles files = SessionFiles.of(rows.sparkSession());
    Map<String, String> rewritten = new TreeMap<>();
    if (files.state(folder).isEmpty()) {
      return rewritten;
    }
    for (String name : files.someNames(folder, Integer.MAX_VALUE)) {
      if (name.startsWith(PART + "=")) {
        String file =
            files.names(folder + "/" + name).stream()
                .filter(part -> part.startsWith("part-"))
                .findFirst()
                .orElseThrow();
        rewritten.put(name.substring(PART.length() + 1), name + "/" + file);
      }
    }
    return rewritten;
  }
}
