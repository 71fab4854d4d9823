package io.sparkbit.jobs.output;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.CatalogTable;
import io.sparkbit.jobs.table.CsvColumns;
import io.sparkbit.jobs.table.RowLayout;
import io.sparkbit.jobs.table.TableFormat;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.session.SessionFiles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;

/**
 * A table in a catalog of Spark's that a job writes. All rows appear at once, when the job has all
 * of them: whatever ends it before leaves the catalog as it was.
 *
 * @param spark the session with the catalog
 * @param name as SQL writes it
 * @param layout of a new table
 * @param mode what happens to an existing table
 */
public record OutputTable(SparkSession spark, String name, RowLayout layout, Mode mode) {

  public static final String OPTION = "--output-table";
  public static final String APPEND = "--append";

  /** The table's property by which spark-bit knows its own: the job that wrote it. */
  static final String MARK = "spark-bit.job";

  /** How Spark's EXPLAIN begins if a statement cannot run. */
  private static final String NO_PLAN = "Error occurred during query planning";

  /** What happens to an existing table. */
  public enum Mode {
    /** There must be none. */
    CREATE,
    /** One that spark-bit wrote is replaced. */
    REPLACE,
    /** Rows are added to it. */
    APPEND
  }

  /** Returns its name, for a person. */
  public String described() {
    return "table " + name;
  }

  /**
   * Checks, before anything is computed, that the table can be written.
   *
   * @param input the table that the job reads, if it reads one
   * @throws UserException if it exists and must not, is not spark-bit's, or would be lost
   */
  public void check(JobSession session, Optional<CatalogTable> input) {
    CatalogTable table = table();
    boolean exists = table.exists();
    if (input.isPresent() && exists && table.isSameAs(input.get())) {
      throw refused(
          "is the table that the job reads (%s); name another".formatted(input.get().option()));
    }
    switch (mode) {
      case CREATE -> {
        if (exists) {
          throw refused(
              "exists already; add %s to add rows to it, %sor name another"
                  .formatted(
                      APPEND,
                      irreplaceable(table.properties()).isEmpty()
                          ? "--overwrite to replace it, "
                          : ""));
        }
        requireKept(session, table);
      }
      case REPLACE -> {
        if (exists) {
          Optional<String> reason = irreplaceable(table.properties());
          if (reason.isPresent()) {
            throw refused("cannot be replaced" + reason.get());
          }
        } else {
          requireKept(session, table);
        }
      }
      case APPEND -> {
        if (!exists) {
          throw refused("does not exist; leave out %s to create it".formatted(APPEND));
        }
      }
    }
  }

  /**
   * Refuses a folder beside which the table could not be read any more.
   *
   * @param folder that the same run writes
   * @throws UserException if it is, contains or lies within a folder of an existing table
   */
  public void requireApart(OutputPath folder) {
    if (table().exists()) {
      OutputOption option = new OutputOption(OPTION, "name another");
      for (String location : table().folders()) {
        folder.requireApart(OutputPath.ofFolder(location, option, SessionFiles.settings(spark)));
      }
    }
  }

  /** Refuses a new table that Spark would forget with its session. */
  private static void requireKept(JobSession session, CatalogTable table) {
    if (!session.wasThere() && table.isInMemory()) {
      throw new UserException(
          ("%s %s would be forgotten when the job ends, as Spark's catalog is in memory; configure a"
                  + " catalog (spark.sql.catalog.NAME) and write NAME.%2$s, use a Spark with Hive"
                  + " (SPARK_HOME and spark.sql.catalogImplementation=hive), or write a folder with"
                  + " --output")
              .formatted(OPTION, table.name()));
    }
  }

  /** Returns why a table cannot be replaced, and what to do; empty if it can be. */
  private Optional<String> irreplaceable(Map<String, String> properties) {
    if (!properties.containsKey(MARK)) {
      return Optional.of(
          (", because spark-bit did not write it: it lacks the property %s; drop it yourself if it"
                  + " is no longer needed, or name another")
              .formatted(MARK));
    }
    String provider = provider(properties);
    boolean isAtomic =
        Arrays.stream(TableFormat.values())
            .anyMatch(format -> format.hasLog() && format.name().equals(provider));
    return isAtomic && layout.format().hasLog()
        ? Optional.empty()
        : Optional.of(
            (" in one step, as %s can only be dropped and written again; drop it yourself, name"
                    + " another, or write it with --format delta or iceberg")
                .formatted(
                    isAtomic ? "a table of " + layout.format() : "its format, " + provider + ","));
  }

  private static String provider(Map<String, String> properties) {
    return properties.getOrDefault("provider", "").toLowerCase(Locale.ROOT);
  }

  /**
   * Checks, before anything is computed, that an existing table takes these rows.
   *
   * @throws UserException if it lacks one of their columns, or one is of another type
   */
  public void requireColumns(Dataset<Row> rows) {
    if (mode != Mode.APPEND) {
      return;
    }
    List<String> missing =
        Arrays.stream(rows.columns())
            .filter(column -> ColumnNames.indices(table().read().schema(), column).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      throw refused(
          "has no column %s, which the result has; add it to the table, or name another"
              .formatted(String.join(", ", missing)));
    }
    asTable(
        rows,
        insert -> {
          List<Row> plan = spark.sql("EXPLAIN " + insert).collectAsList();
          if (plan.get(0).getString(0).startsWith(NO_PLAN)) {
            throw refused("does not take the result: " + plan.get(1).getString(0));
          }
        });
  }

  /** Writes the rows, all at once. */
  public void write(Dataset<Row> rows, String job) {
    try {
      switch (mode) {
        case CREATE -> creator(rows, job).create();
        case REPLACE -> creator(rows, job).createOrReplace();
        case APPEND -> append(rows);
      }
    } catch (Exception e) { // Scala throws checked exceptions undeclared.
      throw table().failure(e);
    }
  }

  /** Adds rows by the names of their columns; columns that only the table has become null. */
  private void append(Dataset<Row> rows) {
    asTable(rows, spark::sql);
  }

  /** Does something with the statement that adds rows. */
  private void asTable(Dataset<Row> rows, Consumer<String> action) {
    String view = "spark_bit_rows_" + UUID.randomUUID().toString().replace('-', '_');
    asInTable(rows).createOrReplaceTempView(view);
    try {
      action.accept("INSERT INTO %s BY NAME SELECT * FROM %s".formatted(name, view));
    } finally {
      spark.catalog().dropTempView(view);
    }
  }

  private Dataset<Row> asInTable(Dataset<Row> rows) {
    String provider = provider(table().properties());
    if (provider.equals(TableFormat.csv.name())) {
      return layout.formulas().written(CsvColumns.flat(rows));
    }
    return provider.equals(TableFormat.iceberg.name()) ? withNulls(rows) : rows;
  }

  /** Adds the columns that only the table has, as Iceberg does not fill them itself. */
  private Dataset<Row> withNulls(Dataset<Row> rows) {
    Dataset<Row> filled = rows;
    for (StructField field : table().read().schema().fields()) {
      if (ColumnNames.indices(rows.schema(), field.name()).isEmpty()) {
        filled = filled.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
      }
    }
    return filled;
  }

  private CreateTableWriter<Row> creator(Dataset<Row> rows, String job) {
    CreateTableWriter<Row> writer =
        layout.cells(rows).writeTo(name).using(layout.format().name()).tableProperty(MARK, job);
    List<Column> by =
        layout.partitions().stream()
            .map(column -> functions.col(ColumnNames.quoted(column)))
            .toList();
    return by.isEmpty()
        ? writer
        : writer.partitionedBy(by.get(0), by.subList(1, by.size()).toArray(Column[]::new));
  }

  private CatalogTable table() {
    return new CatalogTable(spark, name, OPTION);
  }

  private UserException refused(String reason) {
    return new UserException("%s %s %s".formatted(OPTION, name, reason));
  }
}
