package io.sparkbit.spark.label;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;

import io.sparkbit.network.ProblemType;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * A column of any number of labels for each image: arrays of text or whole numbers, read as arrays
 * of text, sorted and without repetitions.
 *
 * @param path of the column
 */
public record LabelSets(LabelPath path) implements Labels {

  @Override
  public ProblemType problemType() {
    return ProblemType.MULTI_LABEL_CLASSIFICATION;
  }

  @Override
  public void requireIn(StructType schema) {
    DataType type = path.type(schema);
    if (!(type instanceof ArrayType array && isLabel(array.elementType()))) {
      throw path.wrong(
          ("is of type %s, but several labels for each image are an array of text or whole numbers,"
                  + " such as split(labels, ';') makes of text, or --label-separator of a job")
              .formatted(type.simpleString()));
    }
  }

  private static boolean isLabel(DataType type) {
    return type instanceof StringType || type instanceof IntegralType;
  }

  /**
   * Returns the arrays of labels in texts where a separator is between them, for {@link #of}. Null
   * is a text without labels, as an empty cell of CSV is null.
   */
  public static Column split(Column text, String separator) {
    Column parts = functions.split(coalesce(text, lit("")), Pattern.quote(separator));
    return filter(transform(parts, label -> functions.trim(label)), label -> label.notEqual(""));
  }

  @Override
  public Column of(Dataset<?> images) {
    requireIn(images.schema());
    Column labels =
        path.in(images.schema()).column().cast(DataTypes.createArrayType(DataTypes.StringType));
    Unusable.requireNone(
        images,
        labels.cast(DataTypes.StringType),
        exists(labels, label -> label.isNull().or(functions.trim(label).equalTo(""))),
        found ->
            path.wrong(
                "has arrays with a label that is null or empty (%s); leave it out, since an empty"
                        .formatted(found)
                    + " array says that an image shows none of the classes"));
    return array_sort(array_distinct(labels));
  }

  @Override
  public Column shown(Column labels) {
    return explode(labels);
  }

  @Override
  public Column showsOneOf(Column labels, Set<String> names) {
    return arrays_overlap(labels, lit(names.toArray(String[]::new)));
  }
}
