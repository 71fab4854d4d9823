package io.sparkbit.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.BitImageEmbedder;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import io.sparkbit.spark.metrics.RunMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions give what the stages give, in one pass, wherever SQL takes an expression. */
@ExtendWith(LocalSpark.class)
class BitFunctionsTest {

  private static final int IMAGES = 40;

  @TempDir Path folder;

  private SparkSession spark;

  @BeforeEach
  void start(SparkSession shared) {
    spark = shared.newSession();
    spark.conf().set("spark.bit.sql.model", Digits.MODEL);
    images(IMAGES).createOrReplaceTempView("images");
  }

  private Dataset<Row> images(int count) {
    return Digits.paths(spark, count).coalesce(1).selectExpr("path", "length(path) AS size");
  }

  private List<String> labels() {
    return new BitImageClassifier()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .transform(images(IMAGES))
            .collectAsList()
            .stream()
            .map(row -> row.<String>getAs("predictedLabel"))
            .toList();
  }

  @Test
  void labelsAreThoseOfTheStage() {
    List<String> found =
        spark.sql("SELECT bit_classify(path) FROM images").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();

    assertThat(found).isEqualTo(labels());
  }

  @Test
  void allFunctionsTogetherTakeOnePassInBatches() {
    spark.conf().set("spark.bit.sql.batchSize", "16");
    Dataset<Row> all =
        spark.sql(
            "SELECT bit_classify(path) label, bit_top_k(path, 3) best, bit_embed(path) features,"
                + " bit_embed(path, 'l2') unit, bit_error(path) error, bit_top_k(path, k => 2),"
                + " size FROM images");

    SortedMap<String, Long> metrics = metricsOf(all);

    assertThat(metrics)
        .containsEntry("images", 40L)
        .containsEntry("batches", 3L)
        .containsEntry("bytes", bytes());
    List<Row> rows = all.collectAsList();
    List<Row> classified =
        new BitImageClassifier()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .setTopK(3)
            .transform(images(IMAGES))
            .collectAsList();
    List<Row> embedded =
        new BitImageEmbedder()
            .setModel(Digits.MODEL)
            .setInputCol("path")
            .setOutputType("array")
            .transform(images(IMAGES))
            .collectAsList();
    for (int i = 0; i < IMAGES; i++) {
      Row row = rows.get(i);
      assertThat(row.getString(0)).isEqualTo(classified.get(i).getAs("predictedLabel"));
      assertThat(row.getList(1)).isEqualTo(classified.get(i).getList(5));
      assertThat(row.<Float>getList(2)).isEqualTo(embedded.get(i).getList(2));
      assertThat(norm(row.getList(3))).isCloseTo(1, within(1e-6));
      assertThat(row.isNullAt(4)).isTrue();
      assertThat(row.getList(5)).isEqualTo(row.getList(1).subList(0, 2));
    }
  }

  private static double norm(List<Float> values) {
    return Math.sqrt(values.stream().mapToDouble(value -> (double) value * value).sum());
  }

  private long bytes() {
    return spark
        .read()
        .format("binaryFile")
        .load(
            images(IMAGES).collectAsList().stream()
                .map(row -> row.getString(0))
                .toArray(String[]::new))
        .selectExpr("sum(length)")
        .first()
        .getLong(0);
  }

  private SortedMap<String, Long> metricsOf(Dataset<Row> query) {
    RunMetrics run = RunMetrics.begin(spark.sparkContext());
    query.collectAsList();
    return run.metrics();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT label, count(*) FROM (SELECT path, bit_classify(path) AS label FROM images) WHERE"
            + " label = 'two' GROUP BY label",
        "SELECT bit_classify(path), count(*) FROM images GROUP BY bit_classify(path)",
        "SELECT bit_classify(path) AS l, count(*) FROM images GROUP BY l HAVING l > 'a' ORDER BY l",
        "SELECT path FROM images ORDER BY bit_classify(path), path",
        "SELECT path, bit_classify(path) FROM images ORDER BY bit_classify(path)",
        "SELECT CASE WHEN bit_classify(path) = 'two' THEN 1 ELSE bit_top_k(path, 1)[0].score END"
            + " FROM images",
        "SELECT path, one.label FROM images LATERAL VIEW explode(bit_top_k(path, 2)) AS one",
        "SELECT path, row_number() OVER (PARTITION BY bit_classify(path) ORDER BY path) FROM images",
        "SELECT count(DISTINCT bit_classify(path)), max(size) FROM images",
        "SELECT count(DISTINCT bit_classify(path)), count(DISTINCT size) FROM images",
        "SELECT collect_list(path) FILTER (WHERE bit_classify(path) = 'two') FROM images",
        "SELECT * FROM images JOIN VALUES ('two', 2) AS names (name, digit)"
            + " ON bit_classify(path) = name",
        "SELECT * FROM VALUES ('two', 2) AS names (name, digit) LEFT JOIN images"
            + " ON bit_classify(path) = name",
        "SELECT * FROM VALUES ('two'), ('ten') AS names (name)"
            + " WHERE name IN (SELECT bit_classify(path) FROM images)",
        "SELECT * FROM VALUES ('two'), ('ten') AS names (name)"
            + " WHERE EXISTS (SELECT 1 FROM images WHERE bit_classify(path) = name)",
        "SELECT name, (SELECT count(*) FROM images WHERE bit_classify(path) = name)"
            + " FROM VALUES ('two'), ('ten') AS names (name)",
        "SELECT path FROM images WHERE bit_classify(path) IN (SELECT * FROM VALUES ('two'), ('ten'))",
        "SELECT bit_classify(path) || (SELECT max(size) FROM images) FROM images",
        "SELECT path FROM images WHERE size > 0 AND bit_classify(path) = 'two' AND bit_error(path) IS NULL",
        "SELECT DISTINCT bit_classify(path) FROM images",
        "WITH labeled AS (SELECT path, bit_classify(path) AS l FROM images) SELECT l FROM labeled"
            + " WHERE l LIKE 't%'",
        "SELECT *, bit_classify(path) FROM images TABLESAMPLE (100 PERCENT) DISTRIBUTE BY"
            + " bit_classify(path)",
        "SELECT l, collect_list(path) FROM (SELECT path, bit_classify(path) AS l FROM images)"
            + " GROUP BY ROLLUP (l)",
        "SELECT transform(bit_top_k(path, 2), best -> best.label) FROM images",
      })
  void eachImageOfAQueryGoesThroughTheNetworkOnce(String sql) {
    known().createOrReplaceTempView("known");
    String withoutFunctions =
        sql.replace("bit_classify(path)", "label")
            .replaceAll("bit_top_k\\(path, (.)\\)", "slice(best, 1, $1)")
            .replace("bit_error(path)", "NULLIF(1, 1)")
            .replace("images", "known")
            .replace("SELECT *, label", "SELECT path, size, label")
            .replace("SELECT * FROM known", "SELECT path, size, name, digit FROM known")
            .replace(
                "SELECT * FROM VALUES ('two', 2)",
                "SELECT name, digit, path, size FROM VALUES ('two', 2)");
    Dataset<Row> query = spark.sql(sql);

    SortedMap<String, Long> metrics = metricsOf(query);

    assertThat(metrics.get("images")).as(query.queryExecution().toString()).isEqualTo(IMAGES);
    assertThat(lines(query)).isNotEmpty().isEqualTo(lines(spark.sql(withoutFunctions)));
  }

  /** The images with the labels that the stage gives. */
  private Dataset<Row> known() {
    return new BitImageClassifier()
        .setModel(Digits.MODEL)
        .setInputCol("path")
        .setTopK(3)
        .transform(images(IMAGES))
        .selectExpr("path", "size", "predictedLabel AS label", "topK AS best")
        .cache();
  }

  private static List<String> lines(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void groupsAreComputedAfterTheAggregation() {
    Dataset<Row> groups =
        spark.sql(
            "SELECT bit_classify(max(path)), count(*), bit_classify(min(path)) FROM images"
                + " GROUP BY bit_classify(path) = bit_classify(path)");

    assertThat(metricsOf(groups)).containsEntry("images", (long) IMAGES + 2);
    assertThat(groups.first().toString()).isEqualTo("[nine,40,zero]");
    assertThat(
            metricsOf(
                spark.sql(
                    "SELECT size % 2, bit_classify(min(path)) FROM images GROUP BY size % 2")))
        .containsEntry("images", 1L);
  }

  @Test
  void columnsThatNobodyReadsAreNotComputed() {
    spark
        .sql("SELECT path, bit_classify(path) AS label FROM images")
        .createOrReplaceTempView("labeled");

    assertThat(metricsOf(spark.sql("SELECT count(path) FROM labeled"))).doesNotContainKey("images");
    assertThat(metricsOf(spark.sql("SELECT label FROM labeled WHERE path LIKE '%/2/%'")))
        .containsEntry("images", 4L);
  }

  @Test
  void bytesAndImageStructsAreImagesToo() {
    String[] files =
        images(3).collectAsList().stream().map(row -> row.getString(0)).toArray(String[]::new);
    spark.read().format("binaryFile").load(files).createOrReplaceTempView("contents");
    spark.read().format("image").load(files).createOrReplaceTempView("structs");

    assertThat(lines(spark.sql("SELECT bit_classify(content), content IS NULL FROM contents")))
        .isEqualTo(lines(spark.sql("SELECT bit_classify(path), false FROM contents")))
        .isEqualTo(lines(spark.sql("SELECT bit_classify(image), false FROM structs")));
  }

  @Test
  void nullGivesNullAndADamagedImageItsReason() throws IOException {
    Path damaged = Files.write(folder.resolve("damaged.png"), new byte[] {1, 2, 3});
    Dataset<Row> rows =
        spark.sql(
            "SELECT bit_classify(path), bit_top_k(path, 2), bit_embed(path, 'l2'), bit_error(path)"
                + " FROM VALUES (NULL), ('%s') AS t (path)".formatted(damaged));

    assertThat(rows.collectAsList().get(0).toString()).isEqualTo("[null,null,null,null]");
    assertThat(rows.collectAsList().get(1).toString())
        .startsWith("[null,null,null,UNKNOWN_FORMAT: " + damaged + ": ");
    assertThat(lines(spark.sql("SELECT bit_error(path) FROM images WHERE bit_error(path) IS NULL")))
        .hasSize(IMAGES);
    assertThat(lines(spark.sql("SELECT bit_classify(NULL), bit_error(NULL)")))
        .containsExactly("[null,null]");

    spark.conf().set("spark.bit.sql.handleInvalid", "error");
    assertThat(lines(spark.sql("SELECT bit_classify(CAST(NULL AS STRING))")))
        .containsExactly("[null]");
    assertThatThrownBy(() -> spark.sql("SELECT bit_classify('%s')".formatted(damaged)).collect())
        .hasMessageContaining(
            "[USER_RAISED_EXCEPTION] Image cannot be used: UNKNOWN_FORMAT: " + damaged)
        .hasMessageContaining("SET spark.bit.sql.handleInvalid = keep for NULL instead");
  }

  @Test
  void viewsTablesAndTheCacheHoldWhatFunctionsGive() {
    try {
      spark.sql("CREATE TABLE files USING parquet AS SELECT path FROM images");
      spark.sql("CREATE VIEW labels AS SELECT path, bit_classify(path) AS label FROM files");
      spark.sql("CREATE TABLE kept USING parquet AS SELECT label FROM labels");
      spark.sql("INSERT INTO kept SELECT bit_classify(path) FROM files");
      spark.sql("CACHE TABLE cached AS SELECT path, bit_classify(path) AS label FROM files");

      assertThat(lines(spark.sql("SELECT label FROM labels")))
          .isEqualTo(labels().stream().map("[%s]"::formatted).sorted().toList());
      assertThat(spark.sql("SELECT label, count(*) % 2 FROM kept GROUP BY label").collectAsList())
          .hasSize(10)
          .allMatch(row -> row.getLong(1) == 0);
      assertThat(metricsOf(spark.sql("SELECT path, bit_classify(path) AS label FROM files")))
          .doesNotContainKey("images");
    } finally {
      spark.sql("UNCACHE TABLE IF EXISTS cached");
      spark.sql("DROP VIEW IF EXISTS labels");
      spark.sql("DROP TABLE IF EXISTS kept");
      spark.sql("DROP TABLE IF EXISTS files");
    }
  }

  @Test
  void streamsCallFunctions() throws Exception {
    images(IMAGES).repartition(2).write().parquet(folder.resolve("in").toString());
    spark
        .readStream()
        .schema("path STRING, size INT")
        .parquet(folder.resolve("in").toString())
        .createOrReplaceTempView("arriving");
    spark
        .sql("SELECT bit_classify(path) AS label, count(*) FROM arriving GROUP BY 1")
        .writeStream()
        .format("memory")
        .queryName("arrived")
        .outputMode("complete")
        .start()
        .processAllAvailable();

    assertThat(lines(spark.table("arrived")))
        .isEqualTo(lines(spark.sql("SELECT bit_classify(path), count(*) FROM images GROUP BY 1")));
    for (var query : spark.streams().active()) {
      query.stop();
    }
  }

  @Test
  void aFunctionMayTakeColumnsOfBothSidesOfAnInnerJoin() {
    String both =
        "SELECT file FROM (SELECT substring_index(path, '/', -2) AS file FROM images) AS files %s"
            + " JOIN VALUES ('%s/') AS folders (folder) ON bit_classify(folder || file) = 'two'";
    String folder = Digits.FOLDER.toString();

    assertThat(spark.sql(both.formatted("", folder)).count()).isEqualTo(4);
    assertThatThrownBy(() -> spark.sql(both.formatted("LEFT", folder)).count())
        .isInstanceOf(AnalysisException.class)
        .hasMessage(
            "A function in the condition of a left outer join takes columns of both sides; call it"
                + " in a subquery, or join without it first");
  }

  @Test
  void anOtherModelMayBeNamedInTheCall() {
    spark.conf().unset("spark.bit.sql.model");

    assertThat(
            lines(
                spark.sql(
                    "SELECT bit_classify(path, model => '%s') FROM images"
                        .formatted(Digits.MODEL))))
        .isEqualTo(labels().stream().map("[%s]"::formatted).sorted().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bit_classify() | bit_classify has no image; write bit_classify(image, model)",
        "bit_top_k(path) | bit_top_k has no k; write bit_top_k(image, k, model)",
        "bit_top_k(path, 0) | bit_top_k: k is '0', but must be a whole number of at least 1",
        "bit_top_k(path, 'many') | bit_top_k: k is 'many', but must be a whole number of at least 1",
        "bit_top_k(path, size) | bit_top_k takes a constant as 'k', not images.size; write",
        "bit_embed(path, 'l1') | bit_embed: normalize is 'l1', but must be one of none, l2",
        "bit_embed(path, norm => 'l2') | bit_embed has no argument 'norm'; write bit_embed(image,",
        "bit_embed(path, 'l2', normalize => 'l2') | bit_embed has two arguments 'normalize'; write",
        "bit_error(path, 'a', 'b') | bit_error has too many arguments; write bit_error(image, model)",
        "bit_classify(size) | The image must be STRING (a path), BINARY (an encoded file) or STRUCT<",
        "bit_classify(path, 'bundled:none') | Model 'bundled:none' cannot be used: ",
        "transform(array(path), p -> bit_classify(p)) | bit_classify cannot be called in a lambda"
            + " function; explode the array, and call it on the rows",
      })
  void mistakesAreToldBeforeAnyTask(String call, String message) {
    assertThatThrownBy(() -> spark.sql("SELECT %s FROM images".formatted(call)).explain())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "precision | half | spark.bit.sql.precision is 'half', but must be one of auto, float32,",
        "batchSize | many | spark.bit.sql.batchSize is 'many', but must be a whole number",
        "batchSize | 0 | spark.bit.sql.batchSize is 0, but must be from 1 to",
        "handleInvalid | skip | spark.bit.sql.handleInvalid is 'skip', but must be keep (NULL for",
        "modle | x | There is no setting spark.bit.sql.modle (did you mean spark.bit.sql.model?); RESET spark.bit.sql.modle removes it. The settings of the SQL functions are"
      })
  void settingsAreChecked(String setting, String value, String message) {
    spark.conf().set("spark.bit.sql." + setting, value);

    assertThatThrownBy(() -> spark.sql("SELECT bit_embed(path) FROM images"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM stored WHERE bit_classify(path) = 'one'",
        "UPDATE stored SET path = bit_classify(path)",
        "DECLARE OR REPLACE best STRING DEFAULT bit_classify('%s')"
      })
  void commandsThemselvesCannotCallFunctions(String command) {
    spark.sql("CREATE TABLE IF NOT EXISTS stored USING parquet AS SELECT path FROM images");
    try {
      assertThatThrownBy(() -> spark.sql(command.formatted(Digits.files().get(0))))
          .isInstanceOf(AnalysisException.class)
          .hasMessageStartingWith("bit_classify cannot be called in a command itself (")
          .hasMessageEndingWith(
              "; write its results to a table first, and use that in the command");
    } finally {
      spark.sql("DROP TABLE stored");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT input_file_name(), bit_classify(path) FROM images",
        "SELECT input_file_block_start() FROM images WHERE bit_classify(path) = 'one'",
        "SELECT path FROM images WHERE input_file_name() LIKE '%1%' AND bit_error(path) IS NULL"
      })
  void theFileOfTheReaderIsUnknown(String query) {
    assertThatThrownBy(() -> spark.sql(query).collectAsList())
        .isInstanceOf(AnalysisException.class)
        .hasMessage(
            "input_file_name() and input_file_block_...() are unknown beside functions of images;"
                + " select the column _metadata.file_path instead, or write one of both to a table"
                + " first");
  }

  @Test
  void withoutAModelTheQueryIsRefused() {
    spark.conf().unset("spark.bit.sql.model");

    assertThatThrownBy(() -> spark.sql("SELECT bit_classify(path) FROM images"))
        .isInstanceOf(AnalysisException.class)
        .hasNoCause() // Otherwise spark-sql prints a stack trace.
        .hasMessage(
            "bit_classify has no model: SET spark.bit.sql.model = LOCATION, such as the path of a"
                + " folder, or name one in the call: model => 'LOCATION'; line 1 pos 7");
  }

  @Test
  void describeSaysHowToCallAFunction() {
    assertThat(lines(spark.sql("DESCRIBE FUNCTION EXTENDED bit_embed")).toString())
        .contains(
            "Usage: bit_embed(image, normalize, model) - Returns the features of the image",
            "* normalize - 'none', or 'l2': features of length 1; by default 'none'",
            "> SELECT bit_embed('/photos/cat.jpg', normalize => 'l2');");
  }

  @Test
  void oneCallBringsTheFunctionsIntoASessionWithoutThem() {
    SparkSession bare = spark.newSession();
    for (BitFunction function : BitFunction.values()) {
      ((org.apache.spark.sql.classic.SparkSession) bare)
          .sessionState()
          .functionRegistry()
          .dropFunction(new FunctionIdentifier(function.sqlName()));
    }
    assertThatThrownBy(() -> bare.sql("SELECT bit_classify(NULL)"))
        .hasMessageContaining("[UNRESOLVED_ROUTINE]");

    BitFunctions.register(bare, Digits.MODEL);

    assertThat(lines(bare.sql("SELECT bit_classify('%s/2/0002.png')".formatted(Digits.FOLDER))))
        .hasSize(1);
  }

  @Test
  void otherQueriesKeepTheOptimizerThatTheyHad() {
    spark.sql("SELECT count(*) FROM images").collect();

    assertThat(
            ((org.apache.spark.sql.classic.SparkSession) spark)
                .experimental()
                .extraOptimizations()
                .isEmpty())
        .isTrue();
  }
}
