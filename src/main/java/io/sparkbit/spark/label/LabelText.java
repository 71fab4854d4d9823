package io.sparkbit.spark.label;

import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import io.sparkbit.network.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A column of one label for each image, read as text.
 *
 * @param path of the column
 */
public record LabelText(LabelPath path) implements Labels {

  @Override
  public ProblemType problemType() {
    return ProblemType.SINGLE_LABEL_CLASSIFICATION;
  }

  /**
   * Checks that a table has the column.
   *
   * @throws io.sparkbit.error.UserException if the column is missing, ambiguous, or neither text
   *     nor numeric
   */
  @Override
  public void requireIn(StructType schema) {
    DataType type = path.type(schema);
    if (!(type instanceof StringType) && !(type instanceof NumericType)) {
      throw path.wrong(
          "is of type %s; labels are text or whole numbers".formatted(type.simpleString()));
    }
  }

  /**
   * Returns the class names in the column's metadata, in the order of class indices. {@code
   * StringIndexer} writes such metadata.
   */
  @Override
  public Optional<List<String>> classes(StructType schema) {
    return ClassAttribute.names(path.in(schema).field());
  }

  /**
   * Returns the labels. Indices of {@link #classes} become class names; other whole numbers become
   * decimal text, whatever their type: 3.0 is "3".
   *
   * @throws io.sparkbit.error.UserException as {@link #requireIn} does, or if a number is not whole
   *     or not the index of a class
   */
  @Override
  public Column of(Dataset<?> images) {
    requireIn(images.schema());
    Column value = path.in(images.schema()).column();
    if (path.type(images.schema()) instanceof StringType) {
      return value;
    }
    Column whole = value.try_cast(DataTypes.LongType);
    Unusable.requireNone(
        images,
        value,
        not(value.eqNullSafe(whole)),
        found ->
            path.wrong(
                "has numbers that are not whole (%s); labels are text or whole numbers"
                    .formatted(found)));
    return classes(images.schema())
        .map(classes -> names(images, whole, classes))
        .orElseGet(() -> whole.cast(DataTypes.StringType));
  }

  private Column names(Dataset<?> images, Column index, List<String> classes) {
    Unusable.requireNone(
        images,
        index,
        not(index.between(0, classes.size() - 1)),
        found ->
            path.wrong(
                "has indices outside the classes (%s); its metadata names %,d classes"
                    .formatted(found, classes.size())));
    UDF1<Long, @Nullable String> name =
        value -> value == null ? null : classes.get(value.intValue());
    return udf(name, DataTypes.StringType).apply(index);
  }

  @Override
  public Column shown(Column labels) {
    return labels;
  }

  @Override
  public Column showsOneOf(Column labels, Set<String> names) {
    return labels.isInCollection(names);
  }
}
