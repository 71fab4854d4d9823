package io.sparkbit.jobs.output;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.sparkbit.files.HadoopFiles;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.output.Output;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of images that failed for lack of memory, which a later run may have. They are removed from
 * their files, so that the images are tried again. If this is interrupted, nothing else is lost:
 * each file is unchanged or lacks only these rows.
 */
public final class RetriedRows {

  /** Errors of {@link io.sparkbit.image.InvalidImageException} that blame memory. */
  private static final String LACKED_MEMORY =
      "coalesce(error RLIKE r'^(OUT_OF_MEMORY:|TOO_LARGE:.*\\b(heap|memory)\\b)', false)";

  /** Where tasks write; the next run removes leftovers there. */
  private static final String REWRITTEN = "_temporary/rewritten";

  private static final String PART = "sparkBitPart";

  private RetriedRows() {}

  /**
   * Removes these rows.
   *
   * @param folder folder with the rows of earlier runs
   * @param schema of the rows
   * @param options write options of the format
   */
  public static void remove(
      Output output, OutputFolder folder, StructType schema, Map<String, String> options)
      throws IOException {
    if (ColumnNames.isIn(schema, Columns.ERROR)) {
      if (folder.layout().format().hasLog()) {
        folder.delete(LACKED_MEMORY);
      } else {
        rewrite(output, folder, folder.rows(schema), options);
      }
    }
  }

  private static void rewrite(
      Output output, OutputFolder folder, Dataset<Row> rows, Map<String, String> options)
      throws IOException {
    Dataset<Row> named = rows.withColumn(PART, col("_metadata.file_path"));
    List<String> parts =
        named.where(LACKED_MEMORY).select(PART).distinct().as(Encoders.STRING()).collectAsList();
    if (parts.isEmpty()) {
      return;
    }
    // Numbers, as paths are not names of folders.
    UDF1<String, Integer> number = parts::indexOf;
    Dataset<Row> others =
        named
            .where("NOT " + LACKED_MEMORY)
            .withColumn(PART, udf(number, DataTypes.IntegerType).apply(col(PART)))
            .where(col(PART).geq(0))
            .drop(folder.layout().partitions().toArray(String[]::new))
            .repartition(col(PART));
    folder.writeByColumn(others, PART, REWRITTEN, options);
    Map<Integer, String> rewritten = rewritten(rows, folder.path() + "/" + REWRITTEN);
    for (int i = 0; i < parts.size(); i++) {
      String part = folder.within(parts.get(i));
      String file = rewritten.get(i);
      if (file == null) {
        output.remove(part);
      } else {
        output.replace(REWRITTEN + "/" + file, part);
      }
    }
    folder.clean();
  }

  /** Returns the new file of each part that still has rows. */
  private static Map<Integer, String> rewritten(Dataset<Row> rows, String folder)
      throws IOException {
    HadoopFiles files = SessionFiles.of(rows.sparkSession());
    Map<Integer, String> rewritten = new TreeMap<>();
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
        rewritten.put(Integer.parseInt(name.substring(PART.length() + 1)), name + "/" + file);
      }
    }
    return rewritten;
  }
}
