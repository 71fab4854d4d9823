package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stages on streams: each image once, over micro-batches and restarts, and a damaged one a row. */
@ExtendWith(LocalSpark.class)
class StreamingTest {

  private static final StructType PATHS = new StructType().add("path", DataTypes.StringType);

  /** Spark infers no schema for a stream. */
  private static final String BINARY_FILE =
      "path STRING, modificationTime TIMESTAMP, length BIGINT, content BINARY";

  private static final Path BAD_IMAGE =
      Path.of("src/test/resources/io/sparkbit/image/golden/bad/text.jpg").toAbsolutePath();

  private static final long FIRST_HOUR = 1_700_000_000_000L;

  @TempDir Path folder;

  private Path incoming;
  private Path results;

  @BeforeEach
  void makeFolders() throws IOException {
    incoming = Files.createDirectory(folder.resolve("incoming"));
    results = folder.resolve("results");
  }

  private static BitImageClassifier classifier(String inputCol) {
    return new BitImageClassifier()
        .setModel(Digits.MODEL)
        .setInputCol(inputCol)
        .setHandleInvalid("keep")
        .setErrorCol("why");
  }

  /** Digits land as {@code CLASS-NAME.png}. */
  private void land(int from, int to) throws IOException {
    List<Path> files = Digits.files();
    for (int i = from; i < to; i++) {
      Path file = files.get(i * 20);
      Files.copy(file, incoming.resolve(file.getParent().getFileName() + "-" + file.getFileName()));
    }
  }

  private static String expected(Row row) {
    String name = Path.of(row.<String>getAs("path")).getFileName().toString();
    return Digits.label("/" + name.charAt(0) + "/" + name);
  }

  private Dataset<Row> images(SparkSession spark) {
    return spark
        .readStream()
        .format("binaryFile")
        .schema(BINARY_FILE)
        .option("maxFilesPerTrigger", 2)
        .load(incoming.toString());
  }

  private DataStreamWriter<Row> writer(Dataset<Row> stream) {
    return stream
        .writeStream()
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", folder.resolve("checkpoint").toString());
  }

  /** Processes what is there into files, and stops. */
  private StreamingQuery run(Dataset<Row> stream) throws Exception {
    StreamingQuery query = writer(stream).format("parquet").start(results.toString());
    query.awaitTermination();
    return query;
  }

  private List<Row> results(SparkSession spark) {
    return spark.read().parquet(results.toString()).orderBy("path").collectAsList();
  }

  private static void assertLabeled(List<Row> rows, int count) {
    assertThat(rows).hasSize(count);
    assertThat(rows.stream().map(row -> row.<String>getAs("path"))).doesNotHaveDuplicates();
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(row.<String>getAs("predictedLabel")).isEqualTo(expected(row)));
  }

  @Test
  void imagesThatLandAreReadByTheStage(SparkSession spark) throws Exception {
    eachImageOnce(spark, "path");
  }

  @Test
  void imagesThatLandAreReadByTheSource(SparkSession spark) throws Exception {
    eachImageOnce(spark, "content", "content");
  }

  private void eachImageOnce(SparkSession spark, String inputCol, String... columns)
      throws Exception {
    Dataset<Row> labeled =
        classifier(inputCol)
            .transform(images(spark).select("path", columns))
            .select("path", "predictedLabel", "why");
    land(0, 3);

    assertThat(run(labeled).recentProgress()).hasSize(2);
    assertLabeled(results(spark), 3);

    land(3, 4);
    Files.copy(BAD_IMAGE, incoming.resolve("9-text.jpg"));
    run(labeled);

    List<Row> rows = new ArrayList<>(results(spark));
    Row bad = rows.remove(rows.size() - 1);
    assertLabeled(rows, 4);
    assertThat(bad.<String>getAs("predictedLabel")).isNull();
    assertThat(bad.<String>getAs("why")).startsWith("UNKNOWN_FORMAT: ").contains("9-text.jpg: ");

    run(labeled);
    assertThat(results(spark)).hasSize(5);
  }

  /** The file source leaves empty files out before any stage sees them. */
  @Test
  void emptyFilesNeedAManifest(SparkSession spark) throws Exception {
    land(0, 1);
    Path empty = Files.createFile(incoming.resolve("0-empty.png"));
    assertThat(spark.read().format("binaryFile").load(incoming.toString()).count()).isEqualTo(1);
    run(classifier("path").transform(images(spark).select("path")).select("path", "why"));
    assertThat(results(spark)).hasSize(1);

    List<Row> listed =
        classifier("path").transform(ImagePaths.list(spark, incoming.toString())).collectAsList();

    assertThat(listed).hasSize(2);
    assertThat(listed.stream().map(row -> row.<String>getAs("why")))
        .filteredOn(error -> error != null)
        .singleElement()
        .asString()
        .startsWith("EMPTY: file:%s: ".formatted(empty));
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void manifestsOfPaths(String format, SparkSession spark) throws Exception {
    Dataset<Row> paths = Digits.paths(spark, 3);
    Dataset<Row> manifests =
        spark.readStream().format(format).schema(PATHS).load(incoming.toString());
    Dataset<Row> labeled =
        classifier("path").transform(manifests).select("path", "predictedLabel", "why");

    paths.write().mode("append").format(format).save(incoming.toString());
    run(labeled);
    spark
        .sql("SELECT 'file:/no/such.png' AS path")
        .write()
        .mode("append")
        .format(format)
        .save(incoming.toString());
    run(labeled);

    List<Row> rows = results(spark);
    assertThat(rows).hasSize(4);
    assertThat(rows.subList(0, 3))
        .allSatisfy(
            row ->
                assertThat(row.<String>getAs("predictedLabel"))
                    .isEqualTo(Digits.label(row.getString(0))));
    assertThat(rows.get(3).<String>getAs("why"))
        .isEqualTo("NOT_FOUND: file:/no/such.png: there is no such file");
  }

  @Test
  void aPipelineIntoMemoryAsFilesLand(SparkSession spark) throws Exception {
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new BitImagePreprocessor().setModel(Digits.MODEL).setInputCol("path"),
                  classifier("image").setTopK(1),
                  new SQLTransformer()
                      .setStatement("SELECT path, predictedLabel, score FROM __THIS__")
                })
            .fit(Digits.paths(spark, 1));
    land(0, 2);

    StreamingQuery query =
        pipeline
            .transform(images(spark).select("path"))
            .writeStream()
            .format("memory")
            .queryName("landed")
            .start();
    try {
      query.processAllAvailable();
      assertThat(spark.table("landed").count()).isEqualTo(2);
      land(2, 4);
      query.processAllAvailable();
      assertLabeled(spark.table("landed").collectAsList(), 4);
      assertThat(spark.sql("SELECT min(score) FROM landed").first().getDouble(0))
          .isGreaterThan(0.5);
    } finally {
      query.stop();
    }
  }

  @Test
  void stagesInForeachBatch(SparkSession spark) throws Exception {
    List<Row> rows = Collections.synchronizedList(new ArrayList<>());
    land(0, 3);

    StreamingQuery query =
        writer(images(spark).select("path"))
            .foreachBatch(
                (batch, id) -> {
                  rows.addAll(classifier("path").transform(batch).collectAsList());
                })
            .start();
    query.awaitTermination();

    assertThat(query.recentProgress()).hasSize(2);
    assertLabeled(rows, 3);
  }

  /** A watermark is metadata of a column: lost, a windowed count would never come out. */
  @Test
  void watermarksPassAStage(SparkSession spark) throws Exception {
    Dataset<Row> counts =
        classifier("path")
            .transform(
                images(spark)
                    .select("path", "modificationTime")
                    .withWatermark("modificationTime", "1 minute"))
            .groupBy(functions.window(functions.col("modificationTime"), "1 hour"))
            .count();
    land(0, 3);
    File[] landed = incoming.toFile().listFiles();
    for (int hour = 0; hour < landed.length; hour++) {
      assertThat(landed[hour].setLastModified(FIRST_HOUR + TimeUnit.HOURS.toMillis(hour))).isTrue();
    }

    StreamingQuery query =
        writer(counts).outputMode("append").format("parquet").start(results.toString());
    query.awaitTermination();

    assertThat(spark.read().parquet(results.toString()).count()).isEqualTo(2);
  }
}
