package io.sparkbit.spark.label;

import io.sparkbit.network.ProblemType;
import io.sparkbit.spark.param.HasProblemType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/** A column that says what images show. */
public sealed interface Labels permits LabelText, LabelSets, LabelValues {

  /**
   * Returns the labels of a column.
   *
   * @param problemType a value of the Param of this name
   * @throws io.sparkbit.error.UserException if the column is missing or ambiguous
   */
  static Labels of(LabelPath path, String problemType, StructType schema) {
    if (problemType.equals(HasProblemType.AUTO)) {
      return path.type(schema) instanceof ArrayType ? new LabelSets(path) : new LabelText(path);
    }
    return switch (ProblemType.ofJsonName(problemType).orElseThrow()) {
      case SINGLE_LABEL_CLASSIFICATION -> new LabelText(path);
      case MULTI_LABEL_CLASSIFICATION -> new LabelSets(path);
      case REGRESSION -> new LabelValues(path);
    };
  }

  /** Returns where the column is. */
  LabelPath path();

  /** Returns what is learned from such labels. */
  ProblemType problemType();

  /**
   * Checks that a table has the column.
   *
   * @throws io.sparkbit.error.UserException if the column is missing, ambiguous or of another type
   */
  void requireIn(StructType schema);

  /**
   * Returns the labels, null where they are missing.
   *
   * @throws io.sparkbit.error.UserException as {@link #requireIn} does, or if a label is unusable
   */
  Column of(Dataset<?> images);

  /** Returns the names of the classes that the column's metadata gives, by class index. */
  default Optional<List<String>> classes(StructType schema) {
    return Optional.empty();
  }

  /**
   * Returns the names of classes that images show, a row for each; null for values.
   *
   * @param labels as {@link #of} returns them
   */
  Column shown(Column labels);

  /**
   * Returns whether an image shows one of some classes; true for values.
   *
   * @param labels as {@link #of} returns them
   */
  Column showsOneOf(Column labels, Set<String> names);
}
