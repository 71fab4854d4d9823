package io.sparkbit.jobs.option;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.table.ColumnTypes;
import io.sparkbit.jobs.table.NearName;
import io.sparkbit.spark.column.ColumnNames;
import java.util.List;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Option;

/** The option for the columns by which a result is partitioned. */
public final class PartitionOption {

  private static final String PARTITION_BY = "--partition-by";

  @Option(
      names = PARTITION_BY,
      paramLabel = "NAME",
      split = ",",
      description =
          "Columns of the result whose values divide it into folders (column=value), such as"
              + " predictedLabel or a column of the images' table. By default, it is not divided.")
  List<String> columns = List.of();

  public List<String> columns() {
    return columns;
  }

  /**
   * Refuses columns that cannot divide a result.
   *
   * @throws UserException naming the first of them
   */
  public void requireIn(StructType result) {
    for (String name : columns) {
      if (ColumnNames.indices(result, name).isEmpty()) {
        throw new UserException(
            "%s: there is no column '%s'%s"
                .formatted(
                    PARTITION_BY,
                    name,
                    NearName.orNames(name, "the columns are", List.of(result.fieldNames()))));
      }
      DataType type = ColumnNames.type(result, name).orElseThrow();
      if (ColumnTypes.isNested(type) || type instanceof BinaryType) {
        throw new UserException(
            "%s: column '%s' is of type %s; name columns of text, numbers, dates or booleans"
                .formatted(PARTITION_BY, name, type.simpleString()));
      }
    }
    if (columns.size() == result.size()) {
      throw new UserException(
          PARTITION_BY + " names all columns of the result; leave some for its files");
    }
  }
}
