package io.sparkbit.jobs.option;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.LabelColumn;
import io.sparkbit.jobs.table.TableColumns;
import io.sparkbit.jobs.table.TrueLabels;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the labels of images. */
public final class LabelOptions {

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description =
          "Column of the tables that holds the labels: text or whole numbers. Default: the name"
              + " of each image's folder.")
  @Nullable String labelColumn;

  /** Returns the name of the column, if the user named one. */
  public Optional<String> column() {
    return Optional.ofNullable(labelColumn);
  }

  /**
   * Like {@link #table(TableColumns, Function, Function)}, with labels as text: one for each image.
   */
  public Dataset<Row> table(TableColumns columns, Function<TableColumns, Dataset<Row>> images) {
    return table(columns, images, LabelColumn::ofOneLabel);
  }

  /**
   * Lists images with their labels, without nulls, in the column {@link Columns#TRUE_LABEL}. No
   * image is opened.
   *
   * @param columns the columns of tables, to which that of the labels is added
   * @param images lists the images, such as {@link ImageOptions#table}
   * @param named the column of a name
   * @throws UserException if the label column does not exist, or an image has no label
   */
  public Dataset<Row> table(
      TableColumns columns,
      Function<TableColumns, Dataset<Row>> images,
      Function<String, LabelColumn> named) {
    Dataset<Row> labeled = listed(columns, images, named);
    requireLabels(labeled);
    return labeled;
  }

  /** Like {@link #table(TableColumns, Function)}, but images need no label. */
  public Dataset<Row> tableWithGaps(
      TableColumns columns, Function<TableColumns, Dataset<Row>> images) {
    return listed(columns, images, LabelColumn::ofOneLabel);
  }

  private Dataset<Row> listed(
      TableColumns columns,
      Function<TableColumns, Dataset<Row>> images,
      Function<String, LabelColumn> named) {
    Optional<LabelColumn> labels = column().map(named);
    Dataset<Row> listed = images.apply(columns.withLabel(labels));
    return labels.isPresent()
        ? listed
        : listed.withColumn(Columns.TRUE_LABEL, TrueLabels.folder(col(Columns.PATH)));
  }

  private static Column isMissing(DataType type) {
    Column label = col(Columns.TRUE_LABEL);
    return type instanceof StringType ? trim(coalesce(label, lit(""))).equalTo("") : label.isNull();
  }

  private void requireLabels(Dataset<Row> labeled) {
    Row counts =
        labeled
            .agg(
                count_if(isMissing(labeled.schema().apply(Columns.TRUE_LABEL).dataType())),
                count(lit(1)))
            .first();
    if (counts.getLong(0) > 0) {
      throw new UserException(
          "%,d of %,d images have no label: %s"
              .formatted(
                  counts.getLong(0),
                  counts.getLong(1),
                  labelColumn == null
                      ? "they are in no folder; put them into folders that are named after their"
                          + " labels, or name a column by --label-column"
                      : "column '%s' is null or empty; fill it in, or leave these images out"
                          .formatted(labelColumn)));
    }
  }
}
