package io.sparkbit.spark.label;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;

import io.sparkbit.network.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * A column of a number for each image, as number or text, read as double.
 *
 * @param path of the column
 */
public record LabelValues(LabelPath path) implements Labels {

  @Override
  public ProblemType problemType() {
    return ProblemType.REGRESSION;
  }

  @Override
  public void requireIn(StructType schema) {
    DataType type = path.type(schema);
    if (!(type instanceof NumericType) && !(type instanceof StringType)) {
      throw path.wrong(
          "is of type %s, but a regression learns numbers; cast it to double"
              .formatted(type.simpleString()));
    }
  }

  @Override
  public Column of(Dataset<?> images) {
    requireIn(images.schema());
    Column cell = path.in(images.schema()).column();
    Column value = cell.try_cast(DataTypes.DoubleType);
    Unusable.requireNone(
        images,
        cell,
        value.isNull().or(isnan(value)).or(abs(value).equalTo(Double.POSITIVE_INFINITY)),
        found ->
            path.wrong(
                "has cells that are not finite numbers (%s); leave these images out"
                    .formatted(found)));
    return value;
  }

  /** The value is the only class of such a model, named after its column. */
  @Override
  public Optional<List<String>> classes(StructType schema) {
    return Optional.of(List.of(path.in(schema).field().name()));
  }

  @Override
  public Column shown(Column labels) {
    return lit(null).cast(DataTypes.StringType);
  }

  @Override
  public Column showsOneOf(Column labels, Set<String> names) {
    return lit(true);
  }
}
