package io.sparkbit.spark.label;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.Attribute$;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/**
 * The class names of a column of class indices, in the metadata where Spark ML keeps them: {@code
 * StringIndexer} writes them; {@code IndexToString} and tree classifiers read them.
 */
public final class ClassAttribute {

  /**
   * Every file of a table repeats the metadata of its columns. With more classes than ImageNet-1k,
   * the names would take more space than the rows.
   */
  private static final int MAX_NAMES = 1_024;

  private ClassAttribute() {}

  /**
   * Returns a column's metadata with the class names added; above 1,024 classes, only their number.
   *
   * @param labels in the order of class indices
   */
  public static Metadata add(StructField column, List<String> labels) {
    NominalAttribute attribute = NominalAttribute.defaultAttr().withName(column.name());
    NominalAttribute classes =
        labels.size() > MAX_NAMES
            ? attribute.withNumValues(labels.size())
            : attribute.withValues(labels.toArray(String[]::new));
    return classes.toMetadata(column.metadata());
  }

  /** Returns the class names by class index, if the column is numeric and names them. */
  static Optional<List<String>> names(StructField column) {
    if (!(column.dataType() instanceof NumericType)) {
      return Optional.empty();
    }
    Attribute attribute = Attribute$.MODULE$.fromStructField(column);
    return attribute instanceof NominalAttribute classes && classes.values().isDefined()
        ? Optional.of(List.of(classes.values().get()))
        : Optional.empty();
  }
}
