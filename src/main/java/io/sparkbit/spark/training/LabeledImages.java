package io.sparkbit.spark.training;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.column.ImageColumn;
import io.sparkbit.spark.label.LabelIndexer;
import io.sparkbit.spark.label.LabelText;
import io.sparkbit.spark.param.ImageParams;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The images to learn from, none of which has been read yet.
 *
 * @param table with the columns {@value #IMAGE}, {@value #LABEL} (text) and, where the user's table
 *     has them, {@value #LENGTH} and the path beside bytes
 * @param wanted the labels in the table, at least two
 * @param classes labels in the order of class indices: as in the label column's metadata; if that
 *     has none, by value if all are numbers, otherwise as text
 */
public record LabeledImages(Dataset<Row> table, Set<String> wanted, List<String> classes) {

  public static final String IMAGE = "image";
  public static final String LENGTH = "length";
  public static final String LABEL = "label";

  private static final String PATH = "path";

  /**
   * Finds the labels.
   *
   * @param others more columns for the table
   * @throws UserException if the columns are unusable, there are fewer than two classes, or labels
   *     are missing
   */
  public static LabeledImages of(
      Dataset<?> dataset, ImageParams<?> params, LabelText label, List<Column> others) {
    Dataset<Row> table = table(dataset, params, label, others);
    Set<String> wanted = labels(table, label.column());
    List<String> classes =
        label.classes(dataset.schema()).orElseGet(() -> LabelIndexer.sorted(List.copyOf(wanted)));
    return new LabeledImages(table, wanted, classes);
  }

  private static Dataset<Row> table(
      Dataset<?> dataset, ImageParams<?> params, LabelText label, List<Column> others) {
    StructType schema = dataset.schema();
    ImageColumn column = ImageColumn.of(schema, params.getInputCol(), params.getLengthCol());
    List<Column> columns = new ArrayList<>();
    columns.add(column.cells().column().as(IMAGE));
    if (column.origin() != null) {
      columns.add(column.origin().column().as(PATH));
    }
    if (column.length() != null) {
      columns.add(column.length().column().as(LENGTH));
    }
    columns.add(label.of(dataset).as(LABEL));
    columns.addAll(others);
    return dataset.toDF().select(columns.toArray(Column[]::new));
  }

  private static Set<String> labels(Dataset<Row> table, String labelCol) {
    Set<String> labels = new HashSet<>();
    long missing = 0;
    long all = 0;
    for (Row row : table.groupBy(LABEL).count().collectAsList()) {
      all += row.getLong(1);
      if (row.isNullAt(0)) {
        missing = row.getLong(1);
      } else {
        labels.add(row.getString(0));
      }
    }
    if (all == 0) {
      throw new UserException("There are no images to learn from: the table is empty");
    }
    if (missing > 0) {
      throw new UserException(
          ("%,d of %,d images have no label: column '%s' is null; fill it in, or leave these"
                  + " images out")
              .formatted(missing, all, labelCol));
    }
    if (labels.size() < 2) {
      throw new UserException(
          "All images have the label '%s'; a classifier needs at least two classes"
              .formatted(labels.iterator().next()));
    }
    return labels;
  }

  /**
   * Requires an image of each label that could be read. Reads one of the others again to tell why.
   *
   * @param readable the images that could be, with the column {@value #LABEL}
   * @param reasons reads images of the {@link #table}, and returns the column of reasons
   * @throws UserException if none of the images of a label can be read
   */
  public void requireReadable(Dataset<Row> readable, UnaryOperator<Dataset<Row>> reasons) {
    Set<String> lost = new HashSet<>(wanted);
    lost.removeAll(readable.select(LABEL).distinct().as(Encoders.STRING()).collectAsList());
    if (lost.isEmpty()) {
      return;
    }
    Dataset<Row> one = table.where(col(LABEL).isInCollection(lost)).limit(1);
    String reason = reasons.apply(one).as(Encoders.STRING()).first();
    throw new UserException(
        lost.equals(wanted)
            ? "None of the images can be read, for example " + reason
            : ("None of the images of class %s can be read, for example %s. Repair them, or leave"
                    + " the class out")
                .formatted(LabelIndexer.sorted(List.copyOf(lost)), reason));
  }
}
