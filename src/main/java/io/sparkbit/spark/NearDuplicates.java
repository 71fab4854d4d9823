package io.sparkbit.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.audit.Centered;
import io.sparkbit.spark.audit.FeatureColumn;
import io.sparkbit.spark.audit.KeptRows;
import io.sparkbit.spark.audit.NeighborWindow;
import io.sparkbit.spark.audit.Signature;
import io.sparkbit.spark.audit.Similarity;
import io.sparkbit.spark.audit.SortOrders;
import io.sparkbit.spark.column.ColumnNames;
import io.sparkbit.spark.param.Validators;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Finds pairs of similar images by their embeddings, without comparing each with each: 512 signs of
 * random directions stand for an embedding, embeddings are sorted by these bits in several orders,
 * and each is compared with its neighbors in each order. So the work grows with the number of
 * images only, however many of them are alike. The cosines of what is left are exact.
 *
 * <pre>{@code
 * Dataset<Row> pairs =
 *     new NearDuplicates().setIdCol("path").setMinSimilarity(0.95).find(embeddings);
 * }</pre>
 *
 * <p>Cosines are those of embeddings without their mean, as features of BiT are never negative. Of
 * a million embeddings, pairs with a cosine of 0.95 are found with a probability of more than 99 %,
 * those with 0.9 with 94 %; of fewer embeddings, more are found. For pairs between two tables, join
 * the tables first, with a column that says whose row it is.
 */
public final class NearDuplicates {

  /** The id of one image of a pair, which is not after that of the other. */
  public static final String FIRST = "first";

  /** The id of the other image. */
  public static final String SECOND = "second";

  /** The mean cosine of the pair's features. */
  public static final String SIMILARITY = "similarity";

  private static final String ID = "id";
  private static final String VECTOR = "vector";
  private static final String ONE = "one";
  private static final String OTHER = "other";
  private static final String ORDER = "order";
  private static final String KEY = "key";

  /** Rows of a partition that is sorted. */
  private static final long ROWS = 500_000;

  private String idCol = "path";
  private List<String> featuresCols = List.of("features");
  private double minSimilarity = 0.95;
  private int orders = 24;
  private int window = 64;
  private long seed = 1;

  /** Sets the column that names the images: text or whole numbers (default: {@code path}). */
  public NearDuplicates setIdCol(String value) {
    idCol = value;
    return this;
  }

  /**
   * Sets the columns of features, vectors or arrays (default: {@code features}). Of several, each
   * counts as much as the others.
   */
  public NearDuplicates setFeaturesCols(String... values) {
    featuresCols = List.of(values);
    return this;
  }

  /** Sets from which cosine on images are similar, above 0 and at most 1 (default: 0.95). */
  public NearDuplicates setMinSimilarity(double value) {
    Validators.positive("minSimilarity").apply(value);
    Validators.probability("minSimilarity").apply(value);
    minSimilarity = value;
    return this;
  }

  /** Sets in how many orders embeddings are sorted, 1 to 512 (default: 24). */
  public NearDuplicates setOrders(int value) {
    Validators.between("orders", 1, Signature.BITS).apply(value);
    orders = value;
    return this;
  }

  /** Sets with how many embeddings before it each is compared in each order (default: 64). */
  public NearDuplicates setWindow(int value) {
    Validators.atLeast("window", 1).apply(value);
    window = value;
    return this;
  }

  /** Sets the seed of the random directions (default: 1). */
  public NearDuplicates setSeed(long value) {
    seed = value;
    return this;
  }

  /**
   * Finds the pairs. Embeddings are read several times: keep them if they are not in a file.
   *
   * @return rows of {@link #FIRST}, {@link #SECOND} and {@link #SIMILARITY}, one for each pair;
   *     rows without features, or with some that are not finite, are in none
   * @throws UserException if a column is missing or holds something else
   */
  public Dataset<Row> find(Dataset<Row> embeddings) {
    StructType schema = embeddings.schema();
    Column id = ColumnNames.column(schema, idCol);
    DataType idType = ColumnNames.type(schema, idCol).orElseThrow();
    Dataset<Row> usable = usable(embeddings, id);
    long count = usable.count();
    if (count < 2) {
      return embeddings
          .sparkSession()
          .createDataFrame(List.of(), pairs(idType).add(SIMILARITY, DataTypes.DoubleType));
    }
    Centered centered = new Centered(means(usable));
    Dataset<Row> vectors =
        usable.map(
            centered,
            Encoders.row(new StructType().add(ID, idType).add(VECTOR, SQLDataTypes.VectorType())));
    return exact(KeptRows.of(candidates(vectors, centered.dimensions(), count, idType)), vectors);
  }

  private Dataset<Row> usable(Dataset<Row> embeddings, Column id) {
    List<Column> columns = new ArrayList<>(List.of(id.as(ID)));
    Dataset<Row> usable = embeddings.where(id.isNotNull());
    for (String name : featuresCols) {
      FeatureColumn features = FeatureColumn.of(embeddings.schema(), name);
      usable = usable.where(features.isUsable());
      columns.add(features.vector().as(VECTOR + columns.size()));
    }
    return usable.select(columns.toArray(Column[]::new));
  }

  private List<double[]> means(Dataset<Row> usable) {
    Column[] means =
        IntStream.rangeClosed(1, featuresCols.size())
            .mapToObj(i -> Summarizer.mean(col(VECTOR + i)))
            .toArray(Column[]::new);
    Row row = usable.select(means).first();
    return IntStream.range(0, row.size()).mapToObj(i -> row.<Vector>getAs(i).toArray()).toList();
  }

  private static StructType pairs(DataType idType) {
    return new StructType().add(FIRST, idType).add(SECOND, idType);
  }

  /** Returns pairs of embeddings whose signatures are similar. */
  private Dataset<Row> candidates(
      Dataset<Row> vectors, int dimensions, long count, DataType idType) {
    StructType sorted =
        new StructType()
            .add(ORDER, DataTypes.IntegerType)
            .add(KEY, DataTypes.LongType)
            .add(ID, idType)
            .add(VECTOR, DataTypes.BinaryType);
    int partitions = Math.toIntExact(1 + count * orders / ROWS);
    return vectors
        .mapPartitions(new SortOrders(orders, dimensions, seed), Encoders.row(sorted))
        .repartitionByRange(partitions, col(ORDER), col(KEY))
        .sortWithinPartitions(ORDER, KEY)
        .mapPartitions(
            new NeighborWindow(window, Signature.mostDifferent(minSimilarity)),
            Encoders.row(pairs(idType)))
        .distinct();
  }

  /** Computes the cosines of candidates. Only the vectors that these need are moved. */
  private Dataset<Row> exact(Dataset<Row> candidates, Dataset<Row> vectors) {
    Dataset<Row> needed =
        vectors.join(
            candidates.select(col(FIRST).as(ID)).union(candidates.select(col(SECOND))).distinct(),
            new String[] {ID},
            "left_semi");
    UserDefinedFunction cosine = udf(new Similarity(), DataTypes.DoubleType);
    return candidates
        .join(needed.toDF(FIRST, ONE), FIRST)
        .join(needed.toDF(SECOND, OTHER), SECOND)
        .select(col(FIRST), col(SECOND), cosine.apply(col(ONE), col(OTHER)).as(SIMILARITY))
        .where(col(SIMILARITY).geq(minSimilarity));
  }
}
