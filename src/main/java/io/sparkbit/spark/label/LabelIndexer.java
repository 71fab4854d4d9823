package io.sparkbit.spark.label;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;

/**
 * Numbers labels in an order that depends only on the labels: by value if all are numbers,
 * otherwise as text.
 */
public final class LabelIndexer {

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

  private LabelIndexer() {}

  /**
   * Fits an indexer to the labels of a table.
   *
   * @param labelCol column of text or numbers without nulls
   * @param indexCol column of label indices that the result appends; its metadata names the labels
   */
  public static StringIndexerModel fit(Dataset<?> images, String labelCol, String indexCol) {
    StringIndexerModel byText =
        new StringIndexer()
            .setInputCol(labelCol)
            .setOutputCol(indexCol)
            .setStringOrderType("alphabetAsc")
            .fit(images);
    return of(sorted(List.of(byText.labelsArray()[0])), labelCol, indexCol);
  }

  /**
   * Returns an indexer of known labels.
   *
   * @param labels in the order of their indices
   */
  public static StringIndexerModel of(List<String> labels, String labelCol, String indexCol) {
    return new StringIndexerModel(
            Identifiable$.MODULE$.randomUID("labelIndexer"), labels.toArray(String[]::new))
        .setInputCol(labelCol)
        .setOutputCol(indexCol);
  }

  /** Sorts labels by value if all are numbers, otherwise as text. */
  public static List<String> sorted(List<String> labels) {
    boolean numbers = labels.stream().allMatch(label -> NUMBER.matcher(label).matches());
    Comparator<String> byText = Comparator.naturalOrder();
    return labels.stream()
        .sorted(
            numbers
                ? Comparator.<String, BigDecimal>comparing(BigDecimal::new).thenComparing(byText)
                : byText)
        .toList();
  }
}
