package io.sparkbit.jobs.table;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.udf;

import io.sparkbit.error.UserException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * True labels in terms of a model's labels. The name of an image's folder, or its label in a table,
 * means the model's label of that name, or failing that, the one with that index.
 */
public final class TrueLabels {

  /** As many labels as fit on a line. */
  private static final int NAMED_LABELS = 10;

  private TrueLabels() {}

  /** Returns the true label of each path, by its folder; null where the folder gives none. */
  public static Column of(Column path, List<String> labels) {
    return meaning(folder(path), labels);
  }

  /** Like {@link #of}, of labels that are named only, not numbered. */
  public static Column named(Column path, List<String> labels) {
    Set<String> known = new HashSet<>(labels);
    UDF1<String, @Nullable String> name = folder -> known.contains(folder) ? folder : null;
    return udf(name, DataTypes.StringType).apply(folder(path));
  }

  /** Returns the name of the folder that a path is in; empty where there is none. */
  public static Column folder(Column path) {
    return regexp_extract(path, "([^/]+)/[^/]+$", 1);
  }

  /** Returns the model's label that each name means; null where it means none. */
  public static Column meaning(Column name, List<String> labels) {
    Map<String, String> meanings = new HashMap<>();
    for (int id = 0; id < labels.size(); id++) {
      meanings.put(Integer.toString(id), labels.get(id));
    }
    labels.forEach(label -> meanings.put(label, label));
    // A map rather than an expression, because ImageNet-21k has 21,843 labels.
    UDF1<String, String> meaning = meanings::get;
    return udf(meaning, DataTypes.StringType).apply(name);
  }

  /**
   * Refuses images whose labels mean nothing to a model.
   *
   * @param images with the column {@link Columns#TRUE_LABEL}
   * @param labels of the model
   * @param model its name, for errors
   * @throws UserException naming some of these labels, and of the model's
   */
  public static void requireKnown(Dataset<Row> images, List<String> labels, String model) {
    List<String> unknown = some(images, meaning(col(Columns.TRUE_LABEL), labels).isNull());
    if (!unknown.isEmpty()) {
      throw new UserException(
          ("Images have labels that model %s does not have: %s; its %,d labels are %s. Rename or"
                  + " leave out these images, or choose the labels with --label-column or the model's"
                  + " classes with --labels-file")
              .formatted(model, inWords(unknown), labels.size(), inWords(labels)));
    }
  }

  /** Returns whether a label, taken by name only, is none of these. */
  public static Column isUnknown(List<String> labels) {
    Set<String> known = new HashSet<>(labels);
    UDF1<String, Boolean> isUnknown = label -> !known.contains(label);
    return udf(isUnknown, DataTypes.BooleanType).apply(col(Columns.TRUE_LABEL));
  }

  /** Returns the first labels where a condition holds: one more than {@link #inWords} names. */
  public static List<String> some(Dataset<Row> images, Column condition) {
    return images
        .where(condition)
        .select(Columns.TRUE_LABEL)
        .distinct()
        .orderBy(Columns.TRUE_LABEL)
        .limit(NAMED_LABELS + 1)
        .as(Encoders.STRING())
        .collectAsList();
  }

  /** Returns the first labels, for a person. */
  public static String inWords(List<String> labels) {
    String first =
        labels.stream().limit(NAMED_LABELS).map("'%s'"::formatted).collect(joining(", "));
    return labels.size() > NAMED_LABELS ? first + " and more" : first;
  }
}
