package io.sparkbit.jobs;

import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.udf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * The labels that folders tell: an image in a folder named after one of the model's labels, or else
 * after the number of one, shows what that label says.
 */
final class TrueLabels {

  private TrueLabels() {}

  /** The true label of each path; null where the folder tells none. */
  static Column of(Column path, List<String> labels) {
    Map<String, String> meanings = new HashMap<>();
    for (int id = 0; id < labels.size(); id++) {
      meanings.put(Integer.toString(id), labels.get(id));
    }
    labels.forEach(label -> meanings.put(label, label));
    // A map and not an expression: ImageNet-21k has 21,843 labels.
    UDF1<String, String> meaning = meanings::get;
    return udf(meaning, DataTypes.StringType).apply(regexp_extract(path, "([^/]+)/[^/]+$", 1));
  }
}
