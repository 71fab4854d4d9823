package io.sparkbit.jobs.option;

import io.sparkbit.jobs.table.TableColumns;
import java.util.List;
import picocli.CommandLine.Option;

/** The option for the columns of tables that results do not repeat. */
public final class DropColumnsOption {

  @Option(
      names = "--drop-columns",
      paramLabel = "NAME",
      split = ",",
      description =
          "Columns of the tables to leave out of the result, or * for all. By default, all columns"
              + " pass through but those with the images' bytes.")
  List<String> dropped = List.of();

  /** Returns the columns of tables of which these do not pass through. */
  public TableColumns applyTo(TableColumns columns) {
    return new TableColumns(
        columns.path(), columns.image(), columns.label(), columns.group(), dropped);
  }
}
