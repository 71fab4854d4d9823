package io.sparkbit.spark;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.audit.ConfidentLabel;
import io.sparkbit.spark.audit.FeatureColumn;
import io.sparkbit.spark.audit.KeptRows;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.label.LabelIndexer;
import io.sparkbit.spark.param.Validators;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Finds labels that are likely wrong by confident learning (Northcutt et al. 2021,
 * arXiv:1911.00068): a regression on embeddings says of each image how likely its labels are, each
 * time learned from other images only. The threshold of a label is the mean probability that its
 * own images have for it. An image whose label is wrong reaches the threshold of another label, the
 * most likely one of which is suggested.
 *
 * <pre>{@code
 * Dataset<Row> issues =
 *     new LabelIssues().setIdCol("path").setLabelCol("species").find(embeddings);
 * }</pre>
 *
 * <p>Images with equal embeddings are in the same fold, so that none is judged by its own copies.
 */
public final class LabelIssues {

  /** The id of an image, as in the embeddings. */
  public static final String ID = "id";

  /** The label of the image, as text. */
  public static final String GIVEN_LABEL = "givenLabel";

  /** The probabilities of all labels, an array in the order of {@link LabelIndexer#sorted}. */
  public static final String PROBABILITIES = "probabilities";

  /** The label that the image more likely has. */
  public static final String SUGGESTED_LABEL = "suggestedLabel";

  /** The probability of the suggested label without that of the given one, above 0 to 1. */
  public static final String MARGIN = "margin";

  private static final String FEATURES = "features";
  private static final String GIVEN = "given";
  private static final String SUGGESTED = "suggested";
  private static final String FOLD = "fold";

  private String idCol = "path";
  private String featuresCol = "features";
  private String labelCol = "label";
  private int folds = 5;
  private LogisticRegression regression = new BitLinearProbe().regression();
  private long seed = 1;

  /** Sets the column that names the images (default: {@code path}). */
  public LabelIssues setIdCol(String value) {
    idCol = value;
    return this;
  }

  /** Sets the column of features, vectors or arrays (default: {@code features}). */
  public LabelIssues setFeaturesCol(String value) {
    featuresCol = value;
    return this;
  }

  /** Sets the column of labels, text or numbers (default: {@code label}). */
  public LabelIssues setLabelCol(String value) {
    labelCol = value;
    return this;
  }

  /** Sets into how many parts the images are divided, at least 2 (default: 5). */
  public LabelIssues setFolds(int value) {
    Validators.atLeast("folds", 2).apply(value);
    folds = value;
    return this;
  }

  /** Sets the regression (default: that of {@link BitLinearProbe}). Its columns do not matter. */
  public LabelIssues setRegression(LogisticRegression value) {
    regression = value.copy(ParamMap.empty());
    return this;
  }

  /** Sets the seed of the division (default: 1). */
  public LabelIssues setSeed(long value) {
    seed = value;
    return this;
  }

  /**
   * Computes what {@link #find} judges by.
   *
   * @return rows of {@link #ID}, {@link #GIVEN_LABEL} and {@link #PROBABILITIES}; rows without
   *     features or label are left out
   * @throws UserException if a column is missing or holds something else, or there are fewer than
   *     two labels
   */
  public Dataset<Row> outOfFold(Dataset<Row> embeddings) {
    return judged(embeddings)
        .rows
        .select(
            col(ID),
            col(GIVEN_LABEL),
            vector_to_array(col(PROBABILITIES), "float64").as(PROBABILITIES));
  }

  /**
   * Finds the issues.
   *
   * @return rows of {@link #ID}, {@link #GIVEN_LABEL}, {@link #SUGGESTED_LABEL} and {@link #MARGIN}
   * @throws UserException as {@link #outOfFold} does
   */
  public Dataset<Row> find(Dataset<Row> embeddings) {
    Judged judged = judged(embeddings);
    Dataset<Row> kept = KeptRows.of(judged.rows);
    Column suggested =
        udf(new ConfidentLabel(thresholds(kept, judged.labels.size())), DataTypes.IntegerType)
            .apply(col(PROBABILITIES), col(GIVEN));
    return new IndexToString()
        .setInputCol(SUGGESTED)
        .setOutputCol(SUGGESTED_LABEL)
        .setLabels(judged.labels.toArray(String[]::new))
        .transform(
            kept.withColumn(SUGGESTED, suggested.cast("double")).where(col(SUGGESTED).isNotNull()))
        .select(
            col(ID),
            col(GIVEN_LABEL),
            col(SUGGESTED_LABEL),
            probability(SUGGESTED).minus(probability(GIVEN)).as(MARGIN));
  }

  /**
   * Images with the probabilities of their labels.
   *
   * @param rows of id, label, its index and a vector of probabilities
   * @param labels in the order of their indices
   */
  private record Judged(Dataset<Row> rows, List<String> labels) {}

  private Judged judged(Dataset<Row> embeddings) {
    StructType schema = embeddings.schema();
    FeatureColumn features = FeatureColumn.of(schema, featuresCol);
    Column label = ColumnNames.column(schema, labelCol);
    Dataset<Row> labeled =
        embeddings
            .where(features.isUsable().and(label.isNotNull()))
            .select(
                ColumnNames.column(schema, idCol).as(ID),
                label.cast(DataTypes.StringType).as(GIVEN_LABEL),
                features.vector().as(FEATURES),
                pmod(xxhash64(lit(seed), features.array()), lit(folds)).as(FOLD));
    StringIndexerModel indexer = LabelIndexer.fit(labeled, GIVEN_LABEL, GIVEN);
    List<String> labels = List.of(indexer.labelsArray()[0]);
    if (labels.size() < 2) {
      throw new UserException(
          "Column '%s' has %s, but wrong labels can only be told from at least two others; name the column of the labels"
              .formatted(labelCol, labels.isEmpty() ? "no labels" : "one label"));
    }
    Dataset<Row> indexed = indexer.transform(labeled);
    return new Judged(
        IntStream.range(0, folds)
            .mapToObj(fold -> ofFold(indexed, fold))
            .reduce(Dataset::union)
            .orElseThrow(),
        labels);
  }

  private Dataset<Row> ofFold(Dataset<Row> indexed, int fold) {
    Column isFold = col(FOLD).equalTo(fold);
    return regression
        .copy(ParamMap.empty())
        .setFeaturesCol(FEATURES)
        .setLabelCol(GIVEN)
        .setProbabilityCol(PROBABILITIES)
        .fit(indexed.where(not(isFold)))
        .transform(indexed.where(isFold))
        .select(
            col(ID), col(GIVEN_LABEL), col(GIVEN).cast(DataTypes.IntegerType), col(PROBABILITIES));
  }

  private static double[] thresholds(Dataset<Row> judged, int labels) {
    double[] thresholds = new double[labels];
    Arrays.fill(thresholds, Double.NaN);
    judged
        .groupBy(GIVEN)
        .agg(avg(probability(GIVEN)))
        .collectAsList()
        .forEach(row -> thresholds[row.getInt(0)] = row.getDouble(1));
    return thresholds;
  }

  private static Column probability(String label) {
    return element_at(
        vector_to_array(col(PROBABILITIES), "float64"),
        col(label).cast(DataTypes.IntegerType).plus(1));
  }
}
