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
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

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

  /** Spark's condition for a null in a column that takes none. */
  private static final String NULL = "NOT_NULL_ASSERT_VIOLATION";

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
    new TableRules(this).check(session, input);
  }

  /**
   * Returns the table with the format that it has, for a user who named none.
   *
   * @throws UserException if the name is none of a table
   */
  public OutputTable inItsFormat() {
    if (mode != Mode.REPLACE || !table().exists()) {
      return this;
    }
    return TableFormat.withLog(table().provider())
        .map(
            format ->
                new OutputTable(
                    spark,
                    name,
                    new RowLayout(format, layout.formulas(), layout.partitions()),
                    mode))
        .orElse(this);
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

  /**
   * Checks, before anything is computed, that an existing table takes these rows.
   *
   * @throws UserException if it lacks one of their columns, or one is of another type
   */
  public void requireColumns(Dataset<Row> rows) {
    if (mode != Mode.APPEND) {
      return;
    }
    StructType schema = table().read().schema();
    List<String> missing =
        Arrays.stream(rows.columns())
            .filter(column -> ColumnNames.indices(schema, column).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      throw refused(
          "has no column %s, which the result has; add it to the table, or name another"
              .formatted(String.join(", ", missing)));
    }
    List<String> needed =
        notNull().filter(column -> ColumnNames.indices(rows.schema(), column).isEmpty()).toList();
    if (!needed.isEmpty()) {
      throw refused(
          "takes no null in %s, which the result does not have; name another"
              .formatted(String.join(", ", needed)));
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
      if (ExceptionUtils.getStackTrace(e).contains(NULL)) {
        throw refused(
            ("takes no null in %s, but rows of images that cannot be used have nulls; leave them"
                    + " out with --handle-invalid skip, or write them apart with --failures")
                .formatted(notNull().collect(Collectors.joining(", "))));
      }
      throw table().failure(e);
    }
  }

  /** Returns the columns of the table that take no null. */
  private Stream<String> notNull() {
    return Arrays.stream(table().read().schema().fields())
        .filter(field -> !field.nullable())
        .map(StructField::name);
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
    String provider = table().provider();
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

  CatalogTable table() {
    return new CatalogTable(spark, name, OPTION);
  }

  UserException refused(String reason) {
    return new UserException("%s %s %s".formatted(OPTION, name, reason));
  }
}
