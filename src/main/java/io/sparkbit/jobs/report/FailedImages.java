package io.sparkbit.jobs.report;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.report.page.Failures;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** The rows of images without a result. */
public final class FailedImages {

  private static final int SHOWN = 20;

  private FailedImages() {}

  /** Returns the failures of a summary, with the first errors by path. */
  public static Failures of(Dataset<Row> rows, Summary summary) {
    return new Failures(new TreeMap<>(summary.failures()), errors(rows));
  }

  /** Returns why images have no result, the first by path; empty if unknown. */
  public static List<String> errors(Dataset<Row> rows) {
    if (!Summary.hasReasons(rows)) {
      return List.of();
    }
    return rows.where(col(Columns.ERROR).isNotNull())
        .orderBy(Columns.PATH)
        .limit(SHOWN)
        .select(Columns.ERROR)
        .as(Encoders.STRING())
        .collectAsList();
  }
}
