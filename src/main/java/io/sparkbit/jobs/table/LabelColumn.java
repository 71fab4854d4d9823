package io.sparkbit.jobs.table;

import io.sparkbit.error.UserException;
import io.sparkbit.network.ProblemType;
import io.sparkbit.spark.label.LabelPath;
import io.sparkbit.spark.label.LabelSets;
import io.sparkbit.spark.label.LabelText;
import io.sparkbit.spark.label.Labels;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The column of tables that holds the labels of images.
 *
 * @param name name of the column
 * @param problemType what it holds, as a value of the Param of this name
 * @param separator between several labels in a text
 */
public record LabelColumn(String name, String problemType, Optional<String> separator) {

  /** Returns a column of one label for each image. */
  public static LabelColumn ofOneLabel(String name) {
    return new LabelColumn(
        name, ProblemType.SINGLE_LABEL_CLASSIFICATION.jsonName(), Optional.empty());
  }

  /**
   * Returns the labels of a table, in a column named {@link Columns#TRUE_LABEL}: as text, where
   * whole numbers of any type become decimal text (3.0 becomes "3"), as arrays of text, or as
   * numbers.
   *
   * @param location location of the table, for errors
   * @throws UserException if there is no such column, or it holds anything else
   */
  Column of(Dataset<Row> table, String location) {
    LabelPath path =
        new LabelPath(name, "table " + location, "Name the one with the labels by --label-column");
    Column labels =
        separator
            .map(between -> LabelSets.split(new LabelText(path).of(table), between))
            .orElseGet(() -> Labels.of(path, problemType, table.schema()).of(table));
    return labels.as(Columns.TRUE_LABEL);
  }

  /** Returns the error for a location that is not a table. */
  UserException noTable(String location) {
    return new UserException(
        ("%s is not a table, so it has no column '%s'; leave out --label-column to use folder"
                + " names as labels, or name only tables")
            .formatted(location, name));
  }
}
