package io.sparkbit.spark.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.column.ImageColumn;
import io.sparkbit.spark.label.LabelIndexer;
import io.sparkbit.spark.label.Labels;
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
 * @param table with the columns {@value #IMAGE}, {@value #LABEL} ({@link Labels#of}) and, where the
 *     user's table has them, {@value #LENGTH} and the path beside bytes
 * @param labels what the images are labeled with
 * @param wanted the classes that images in the table show; none if they are labeled with values
 * @param classes names in the order of class indices: as in the label column's metadata; if that
 *     has none, by value if all are numbers, otherwise as text
 */
public record LabeledImages(
    Dataset<Row> table, Labels labels, Set<String> wanted, List<String> classes) {

  public static final String IMAGE = "image";
  public static final String LENGTH = "length";
  public static final String LABEL = "label";

  private static final String PATH = "path";

  /**
   * Finds the labels.
   *
   * @param others more columns for the table
   * @throws UserException if the columns are unusable, labels are missing, or there is nothing to
   *     tell apart
   */
  public static LabeledImages of(
      Dataset<?> dataset, ImageParams<?> params, Labels labels, List<Column> others) {
    Dataset<Row> table = table(dataset, params, labels, others);
    requireLabels(table, labels.path().column());
    Set<String> wanted = shown(table, labels);
    switch (labels.problemType()) {
      case SINGLE_LABEL_CLASSIFICATION -> requireTwo(wanted);
      case MULTI_LABEL_CLASSIFICATION -> requireOne(wanted, labels.path().column());
      case REGRESSION -> requireSpread(table, labels.path().column());
    }
    List<String> classes =
        labels.classes(dataset.schema()).orElseGet(() -> LabelIndexer.sorted(List.copyOf(wanted)));
    return new LabeledImages(table, labels, wanted, classes);
  }

  private static Dataset<Row> table(
      Dataset<?> dataset, ImageParams<?> params, Labels labels, List<Column> others) {
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
    columns.add(labels.of(dataset).as(LABEL));
    columns.addAll(others);
    return dataset.toDF().select(columns.toArray(Column[]::new));
  }

  private static void requireLabels(Dataset<Row> table, String labelCol) {
    Row counts = table.agg(count(lit(1)), count_if(col(LABEL).isNull())).first();
    if (counts.getLong(0) == 0) {
      throw new UserException("There are no images to learn from: the table is empty");
    }
    if (counts.getLong(1) > 0) {
      throw new UserException(
          ("%,d of %,d images have no label: column '%s' is null; fill it in, or leave these"
                  + " images out")
              .formatted(counts.getLong(1), counts.getLong(0), labelCol));
    }
  }

  private static Set<String> shown(Dataset<Row> table, Labels labels) {
    return new HashSet<>(
        table
            .select(labels.shown(col(LABEL)).as(LABEL))
            .distinct()
            .na()
            .drop()
            .as(Encoders.STRING())
            .collectAsList());
  }

  private static void requireTwo(Set<String> labels) {
    if (labels.size() < 2) {
      throw new UserException(
          "All images have the label '%s'; a classifier needs at least two classes"
              .formatted(labels.iterator().next()));
    }
  }

  private static void requireOne(Set<String> labels, String labelCol) {
    if (labels.isEmpty()) {
      throw new UserException(
          "No image shows any class: column '%s' has no label in any row; fill in some"
              .formatted(labelCol));
    }
  }

  private static void requireSpread(Dataset<Row> table, String labelCol) {
    Row range = table.agg(min(LABEL), max(LABEL)).first();
    if (range.get(0).equals(range.get(1))) {
      throw new UserException(
          "All images have the value %s in column '%s'; there is nothing to learn"
              .formatted(range.get(0), labelCol));
    }
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
    lost.removeAll(shown(readable, labels));
    if (lost.isEmpty() && !(wanted.isEmpty() && readable.isEmpty())) {
      return;
    }
    Dataset<Row> one = table.where(labels.showsOneOf(col(LABEL), lost)).limit(1);
    String reason = reasons.apply(one).as(Encoders.STRING()).first();
    throw new UserException(
        lost.equals(wanted)
            ? "None of the images can be read, for example " + reason
            : ("None of the images of class %s can be read, for example %s. Repair them, or leave"
                    + " the class out")
                .formatted(LabelIndexer.sorted(List.copyOf(lost)), reason));
  }
}
