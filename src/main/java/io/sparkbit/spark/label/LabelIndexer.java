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
 * Numbers labels in an order that depends on nothing but the labels: by value if all of them are
 * numbers, or else as texts.
 */
public final class LabelIndexer {

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

  private LabelIndexer() {}

  /**
   * Finds the labels of a table.
   *
   * @param labelCol column of texts or numbers without nulls
   * @param indexCol the column of numbers that the result appends; its metadata names the labels
   */
  public static StringIndexerModel fit(Dataset<?> images, String labelCol, String indexCol) {
    StringIndexerModel byText =
        new StringIndexer()
            .setInputCol(labelCol)
            .setOutputCol(indexCol)
            .setStringOrderType("alphabetAsc")
            .fit(images);
    String[] labels = sorted(List.of(byText.labelsArray()[0])).toArray(String[]::new);
    return new StringIndexerModel(Identifiable$.MODULE$.randomUID("labelIndexer"), labels)
        .setInputCol(labelCol)
        .setOutputCol(indexCol);
  }

  /** Labels in their order. */
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
