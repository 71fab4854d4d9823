package io.sparkbit.jobs.report;

import static org.apache.spark.sql.functions.asc;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.row_number;

import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.report.Mistake;
import io.sparkbit.spark.BitImageEmbedder;
import io.sparkbit.spark.param.ImageParams;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * For some images, the most similar ones of a table by the cosine of their pooled features. Each
 * task compares its images with all of the few, and keeps the nearest of each.
 */
public final class NearestImages {

  private static final String FEATURES = "spark-bit features";
  private static final String OF = "of";
  private static final String COSINE = "cosine";
  private static final String RANK = "rank";

  private static final StructType PAIR =
      new StructType()
          .add(OF, DataTypes.StringType, false)
          .add(Columns.PATH, DataTypes.StringType, true)
          .add(Columns.TRUE_LABEL, DataTypes.StringType, true)
          .add(COSINE, DataTypes.DoubleType, false);

  /** Of two that are as near, the one whose path comes later. */
  private static final Comparator<Row> FARTHEST_FIRST =
      Comparator.comparingDouble((Row pair) -> pair.getDouble(3))
          .thenComparing(
              pair -> pair.getString(1), Comparator.nullsLast(Comparator.reverseOrder()));

  private final Map<String, List<Mistake.Neighbor>> found;

  private NearestImages(Map<String, List<Mistake.Neighbor>> found) {
    this.found = found;
  }

  /** Nothing is near anything. */
  public static NearestImages none() {
    return new NearestImages(Map.of());
  }

  /**
   * Embeds all images of the table. Images that cannot be read are left out.
   *
   * @param images as {@link ImageTable} lists them
   * @param paths of those that are compared, some thousands at most
   * @param table of images with {@link Columns#TRUE_LABEL}
   * @param embedder with the model
   * @param count the most images that are found for each
   * @param reading how to decode images
   * @param edge the longest edge of a picture, in pixels
   */
  public static NearestImages of(
      Dataset<Row> images,
      List<@Nullable String> paths,
      Dataset<Row> table,
      BitImageEmbedder embedder,
      int count,
      ImageParams<?> reading,
      int edge) {
    Map<String, float[]> queries = new HashMap<>();
    Pictures.chosen(images, paths)
        .ifPresent(
            chosen ->
                embedded(chosen, embedder)
                    .select(Columns.PATH, FEATURES)
                    .collectAsList()
                    .forEach(row -> queries.put(row.getString(0), features(row, 1))));
    if (queries.isEmpty()) {
      return none();
    }
    List<Row> pairs = pairs(queries, embedded(table, embedder), count);
    Pictures pictures =
        Pictures.of(table, pairs.stream().map(row -> row.getString(1)).toList(), reading, edge);
    Map<String, List<Mistake.Neighbor>> found = new HashMap<>();
    for (Row pair : pairs) {
      found
          .computeIfAbsent(pair.getString(0), of -> new ArrayList<>())
          .add(
              new Mistake.Neighbor(
                  Optional.ofNullable(pair.getString(1)),
                  Optional.ofNullable(pair.getString(2)),
                  pair.getDouble(3),
                  pictures.dataUri(pair.getString(1))));
    }
    return new NearestImages(found);
  }

  private static Dataset<Row> embedded(Dataset<Row> images, BitImageEmbedder embedder) {
    return embedder
        .setInputCol(ImageTable.inputColumn(images))
        .setOutputCol(FEATURES)
        .setOutputType("array")
        .setNormalize("l2")
        .setHandleInvalid("skip")
        .transform(images);
  }

  private static float[] features(Row row, int column) {
    List<Float> list = row.getList(column);
    float[] features = new float[list.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = list.get(i);
    }
    return features;
  }

  private static List<Row> pairs(Map<String, float[]> queries, Dataset<Row> embedded, int count) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(embedded.sparkSession().sparkContext());
    Broadcast<Map<String, float[]>> shared = context.broadcast(queries);
    try {
      Encoder<Row> encoder = Encoders.row(PAIR);
      return embedded
          .select(Columns.PATH, Columns.TRUE_LABEL, FEATURES)
          .mapPartitions(
              (MapPartitionsFunction<Row, Row>) rows -> nearest(rows, shared.value(), count),
              encoder)
          .withColumn(
              RANK,
              row_number().over(Window.partitionBy(OF).orderBy(desc(COSINE), asc(Columns.PATH))))
          .where(col(RANK).leq(count))
          .orderBy(OF, RANK)
          .collectAsList();
    } finally {
      shared.destroy();
    }
  }

  private static Iterator<Row> nearest(
      Iterator<Row> rows, Map<String, float[]> queries, int count) {
    Map<String, PriorityQueue<Row>> nearest = new HashMap<>();
    rows.forEachRemaining(
        row -> {
          float[] features = features(row, 2);
          queries.forEach(
              (of, query) -> {
                PriorityQueue<Row> kept =
                    nearest.computeIfAbsent(of, any -> new PriorityQueue<>(FARTHEST_FIRST));
                kept.add(
                    RowFactory.create(
                        of, row.getString(0), row.getString(1), product(query, features)));
                if (kept.size() > count) {
                  kept.remove();
                }
              });
        });
    return nearest.values().stream().flatMap(PriorityQueue::stream).iterator();
  }

  private static double product(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }

  /** Returns whether there is none near any. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** Returns the images that are most similar to one, the most similar first. */
  public List<Mistake.Neighbor> of(@Nullable String path) {
    return found.getOrDefault(path, List.of());
  }
}
