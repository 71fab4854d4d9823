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
 * The classes that a column of class indices means, in the metadata where Spark ML keeps them: its
 * {@code StringIndexer} writes them, its {@code IndexToString} and tree classifiers read them.
 */
public final class ClassAttribute {

  /**
   * Every file of a table repeats the metadata of its columns: names of more classes than
   * ImageNet-1k has would weigh more than the rows.
   */
  private static final int MAX_NAMES = 1_024;

  private ClassAttribute() {}

  /**
   * Adds classes to a column's metadata; of more than 1,024 their number only.
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

  /** The names of the classes, in the order of their indices, if a column is one of indices. */
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
