package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.PassedColumns;
import io.sparkbit.output.Inputs;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.ImageContents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** A job that copies images into a few large files. */
@Command(
    name = "pack",
    description = {
      "Copies images into a Parquet table. A few large files are faster to read than many"
          + " small ones.",
      "Writes path, the other columns of the images' table, content (the file's bytes), length and error. Other jobs accept the"
          + " folder as --images."
    },
    sortOptions = false)
public final class Pack extends ImageJob {

  private static final int SHOWN_ROWS = 5;

  /** The bytes that one task writes, if the lengths are known. */
  private static final long FILE_BYTES = 256L << 20;

  /**
   * Parquet keeps a row group in memory, in the writer and in each reader. By default, it first
   * checks the size of a row group or page after 100 rows: fine for numbers, but hundreds of
   * megabytes of images. See
   * https://github.com/apache/parquet-java/blob/master/parquet-hadoop/README.md
   */
  private static final Map<String, String> SMALL_ROW_GROUPS =
      Map.of(
          "parquet.block.size", Integer.toString(32 << 20),
          "parquet.block.size.row.check.min", "1",
          "parquet.page.size.row.check.min", "1",
          "parquet.enable.dictionary", "false",
          // Images are already compressed.
          "compression", "uncompressed");

  @Override
  void addInputs(Inputs inputs, SparkSession spark) {
    // Nothing but images is read.
  }

  @Override
  public void requireValidOptions() {
    outputOptions.requireBytes(spec.name(), "the bytes of images");
    imageOptions.applyTo(new BitImagePreprocessor());
  }

  @Override
  Dataset<Row> results(Dataset<Row> images) {
    if (ImageTable.hasContent(images)) {
      throw new UserException(
          ("The images have a column '%s', so they are already packed; name the original files"
                  + " with --images")
              .formatted(Columns.CONTENT));
    }
    Dataset<Row> read =
        ImageContents.read(
            inFiles(PassedColumns.without(images, Columns.LENGTH)),
            imageOptions.handleInvalid(),
            imageOptions.readAhead());
    List<Column> columns =
        new ArrayList<>(List.of(col(Columns.PATH), col(Columns.CONTENT), col(Columns.LENGTH)));
    if (ImageTable.hasColumn(read, Columns.ERROR)) {
      columns.add(col(Columns.ERROR));
    }
    return PassedColumns.beside(read, columns, spec.name());
  }

  /** Repartitions images for this file size; no image bytes are moved. */
  private static Dataset<Row> inFiles(Dataset<Row> images) {
    Row bytes = images.agg(sum(Columns.LENGTH)).first();
    if (bytes.isNullAt(0)) {
      return images;
    }
    int cores = images.sparkSession().sparkContext().defaultParallelism();
    return images.repartition((int) Math.max(cores, bytes.getLong(0) / FILE_BYTES));
  }

  @Override
  void show(Dataset<Row> written) {
    written
        .orderBy(Columns.PATH)
        .select(col(Columns.PATH), col(Columns.LENGTH))
        .show(SHOWN_ROWS, 60);
  }

  @Override
  Map<String, String> writeOptions() {
    return SMALL_ROW_GROUPS;
  }

  @Override
  String timed() {
    return "reading and writing";
  }
}
