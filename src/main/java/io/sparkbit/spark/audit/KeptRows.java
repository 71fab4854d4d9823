package io.sparkbit.spark.audit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Rows that are computed once, when they are first used. */
public final class KeptRows {

  private KeptRows() {}

  /** Returns the same rows, which Spark's cleaner forgets once nothing refers to them any more. */
  public static Dataset<Row> of(Dataset<Row> rows) {
    return rows.sparkSession()
        .createDataFrame(rows.toJavaRDD().persist(StorageLevel.MEMORY_AND_DISK()), rows.schema());
  }
}
