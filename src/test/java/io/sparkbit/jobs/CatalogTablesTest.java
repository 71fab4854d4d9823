package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.inference.Metric;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.metrics.RunMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** Jobs that read and write tables of Spark's own catalog. */
class CatalogTablesTest extends SessionJobs {

  @BeforeEach
  void database() {
    spark.sql("CREATE DATABASE photos LOCATION '%s'".formatted(path("warehouse")));
    spark.sql("CREATE TABLE photos.digits (file STRING, id INT) USING parquet");
    digits("7", 3)
        .forEach(digit -> spark.sql("INSERT INTO photos.digits VALUES ('%s', 1)".formatted(digit)));
    spark.sql("INSERT INTO photos.digits VALUES ('/no/such.png', 2)");
  }

  @AfterEach
  void noDatabase() {
    spark.sql("DROP DATABASE photos CASCADE");
  }

  private static String[] classify(String... options) {
    String[] command = {
      "classify",
      "--input-table",
      "photos.digits",
      "--path-column",
      "file",
      "--handle-invalid",
      "skip"
    };
    return ArrayUtils.addAll(command, options);
  }

  private List<Row> rows(String query) {
    return spark.sql(query).collectAsList();
  }

  @Test
  void areRead() {
    spark.sql("CREATE TEMPORARY VIEW seen AS SELECT file AS path, id FROM photos.digits");
    try {
      for (String table : List.of("seen", "parquet.`%s/digits`".formatted(path("warehouse")))) {
        String column = table.equals("seen") ? "path" : "file";
        String out = path("of-" + column);
        assertThat(
                job.run("embed", "--input-table", table, "--path-column", column, "--output", out))
            .as(job.err())
            .isZero();
        assertThat(spark.read().parquet(out).selectExpr("sum(id)", "count(features)").first())
            .isEqualTo(RowFactory.create(5L, 3L));
      }
    } finally {
      spark.catalog().dropTempView("seen");
    }
  }

  @Test
  void mistakesOfInputs() {
    job.assertMistaken(
        "--images contradicts --input-table; leave it out",
        classify("--images", folder.toString()));
    job.assertRefused(
        "--input-table photos.nothing: there is no such table or view in Spark's catalog; SHOW"
            + " TABLES lists them",
        "embed",
        "--input-table",
        "photos.nothing");
    job.assertRefused(
        "Table photos.digits has no column 'fil'; did you mean 'file'? It has file, id. Name",
        "embed",
        "--input-table",
        "photos.digits",
        "--path-column",
        "fil");
    job.assertMistaken("--input-table is '', but must not be empty", "embed", "--input-table", "");
    job.assertRefused("--input-table a b: ", "embed", "--input-table", "a b");
    String inside = path("warehouse/digits/out");
    job.assertRefused(
        "--output %s lies within file:%s, which the run reads (--input-table)"
            .formatted(inside, path("warehouse/digits")),
        classify("--output", inside));
    assertThat(folder.resolve("warehouse/digits/out")).doesNotExist();
  }

  @Test
  void areCreatedAndAppendedTo() {
    assertThat(
            job.run(
                classify("--output-table", "photos.labeled", "--partition-by", "predictedLabel")))
        .as(job.err())
        .isZero();

    assertThat(job.out())
        .containsPattern("Images +3 of 4\n")
        .contains("Result            table photos.labeled\n");
    assertThat(rows("SELECT count(*), sum(id), count(trueLabel) FROM photos.labeled"))
        .containsExactly(RowFactory.create(3L, 3L, 3L));
    assertThat(rows("SHOW PARTITIONS photos.labeled"))
        .containsExactly(RowFactory.create("predictedLabel=seven"));
    assertThat(job.run(classify("--output-table", "photos.labeled", "--append")))
        .as(job.err())
        .isZero();
    assertThat(rows("SELECT count(*) FROM photos.labeled").get(0).getLong(0)).isEqualTo(6);
  }

  /** Whatever a job is told to write, a table of the user's stays as it was. */
  @Test
  void areNeverHarmed() throws IOException {
    spark.sql("CREATE TABLE photos.mine (path STRING) USING parquet");
    spark.sql("INSERT INTO photos.mine VALUES ('mine')");
    job.assertRefused(
        "--output-table photos.mine exists already; add --append to add rows to it, or name another",
        classify("--output-table", "photos.mine"));
    job.assertRefused(
        "--output-table photos.mine cannot be replaced, because spark-bit did not write it: it lacks"
            + " the property spark-bit.job",
        classify("--output-table", "photos.mine", "--overwrite"));
    job.assertRefused(
        "--output-table photos.mine has no column file, id, prediction,",
        classify("--output-table", "photos.mine", "--append"));
    job.assertRefused(
        "--output-table photos.digits is the table that the job reads (--input-table); name another",
        classify("--output-table", "photos.digits", "--overwrite"));
    job.assertRefused(
        "--output-table photos.no does not exist; leave out --append to create it",
        classify("--output-table", "photos.no", "--append"));
    assertThat(job.run(classify("--output-table", "photos.ours"))).isZero();
    job.assertRefused(
        "--output-table photos.ours cannot be replaced in one step, as its format, parquet, can only"
            + " be dropped and written again",
        classify("--output-table", "photos.ours", "--overwrite"));
    String bad = Files.write(folder.resolve("bad.csv"), List.of("path", "/no/1.png")).toString();
    job.assertRefused(
        "None of the images could be read: failures {NOT_FOUND=1}, such as NOT_FOUND: /no/1.png:"
            + " there is no such file; table photos.none stays as it was",
        "classify",
        "--images",
        bad,
        "--output-table",
        "photos.none");
    assertThat(rows("SELECT * FROM photos.mine")).containsExactly(RowFactory.create("mine"));
    assertThat(rows("SELECT count(*) FROM photos.ours").get(0).getLong(0)).isEqualTo(3);
    assertThat(spark.catalog().tableExists("photos.none")).isFalse();
  }

  /** As in folders of CSV, a spreadsheet must not run what a cell says. */
  @Test
  void ofCsvQuoteFormulas() throws IOException {
    String image = Digits.files().get(0).toString();
    String images =
        Files.write(folder.resolve("notes.csv"), List.of("path,note", image + ",=1+1")).toString();
    String[] command = {"classify", "--images", images, "--output-table", "photos.cells"};
    assertThat(job.run(ArrayUtils.addAll(command, "--format", "csv"))).as(job.err()).isZero();

    assertThat(job.run(ArrayUtils.addAll(command, "--append"))).as(job.err()).isZero();
    assertThat(rows("SELECT note FROM photos.cells"))
        .containsExactly(RowFactory.create("'=1+1"), RowFactory.create("'=1+1"));
  }

  @Test
  void thatDoNotTakeTheResultAreToldBeforeItIsComputed() {
    assertThat(job.run(classify("--output-table", "photos.labeled"))).as(job.err()).isZero();
    spark.sql(
        "CREATE TABLE photos.typed USING parquet AS"
            + " SELECT * EXCEPT (score), array(1) AS score FROM photos.labeled LIMIT 0");
    String printed = job.out();

    job.assertRefused(
        "--output-table photos.typed does not take the result:"
            + " [INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST] Cannot write incompatible data for"
            + " the table `spark_catalog`.`photos`.`typed`: Cannot safely cast `score`",
        classify("--output-table", "photos.typed", "--append"));

    assertThat(job.out()).isEqualTo(printed);
  }

  @Test
  void namesThatLeadNowhere() {
    spark.conf().set("spark.sql.catalog.nowhere", "no.such.Class");
    try {
      job.assertRefused(
          "--output-table nowhere.photos.t: Cannot find catalog plugin class for catalog 'nowhere':"
              + " no.such.Class; correct spark.sql.catalog.NAME, or add its library with --"
              + " --packages",
          classify("--output-table", "nowhere.photos.t"));
    } finally {
      spark.conf().unset("spark.sql.catalog.nowhere");
    }
    job.assertRefused(
        "--output-table lake.photos.t: there is no catalog lake; configure it with -- --conf"
            + " spark.sql.catalog.lake=CLASS, or name SCHEMA.TABLE of Spark's own",
        classify("--output-table", "lake.photos.t"));
    job.assertRefused(
        "--output-table nosuch.t has no schema: CREATE SCHEMA nosuch, or name another",
        classify("--output-table", "nosuch.t"));
    job.assertRefused(
        "is named by its folder, as only Delta tables may be; write it with --output",
        classify("--output-table", "parquet.`%s`".formatted(path("new"))));
    job.assertRefused(
        "--output-table delta.`/new` is a table of Delta; add --format delta",
        classify("--output-table", "delta.`/new`"));
    job.assertRefused(
        "--output-table a..b: [PARSE_SYNTAX_ERROR] Syntax error at or near",
        classify("--output-table", "a..b"));
  }

  @Test
  void mistakesOfOptions() {
    job.assertMistaken(
        "--output contradicts --output-table; leave it out",
        classify("--output-table", "photos.t", "--output", path("out")));
    job.assertMistaken(
        "--resume continues folders; a run that was interrupted has left nothing in its"
            + " --output-table; leave it out",
        classify("--output-table", "photos.t", "--resume"));
    job.assertMistaken(
        "--overwrite contradicts --append; leave it out",
        classify("--output-table", "photos.t", "--append", "--overwrite"));
    job.assertMistaken(
        "--format is the table's own with --append; leave it out",
        classify("--output-table", "photos.t", "--append", "--format", "json"));
    job.assertMistaken("--append applies to --output-table; leave it out", classify("--append"));
    job.assertMistaken(
        "--format iceberg is for --output-table, as an Iceberg table cannot be moved into its place",
        classify("--format", "iceberg"));
  }

  @Test
  void failuresGoToAFolderBesideATable() {
    assertThat(
            job.run(
                "classify",
                "--input-table",
                "photos.digits",
                "--path-column",
                "file",
                "--output-table",
                "photos.labeled",
                "--failures",
                path("failed")))
        .as(job.err())
        .isZero();

    assertThat(rows("SELECT count(*) FROM photos.labeled").get(0).getLong(0)).isEqualTo(3);
    assertThat(spark.read().parquet(path("failed")).select("id").first().getInt(0)).isEqualTo(2);
    assertThat(folder.resolve("failed/_spark-bit-files.txt")).exists();
  }

  /** Nor may it be written into what is a table's. */
  @Test
  void foldersOfARunAreApartFromItsTable() {
    assertThat(job.run(classify("--output-table", "photos.labeled"))).isZero();
    String inside = path("warehouse/labeled/more");
    job.assertRefused(
        "--failures %s and --output-table file:%s must be folders apart from each other; name"
                .formatted(inside, path("warehouse/labeled"))
            + " another --failures\n",
        "classify",
        "--images",
        digits("7", 1).get(0).toString(),
        "--append",
        "--output-table",
        "photos.labeled",
        "--failures",
        inside);
    job.assertRefused(
        "--output %s and --output-table file:%s must be folders apart from each other; name"
                .formatted(inside, path("warehouse/labeled"))
            + " another --output\n",
        evaluate("--append", "--output-table", "photos.labeled", "--output", inside));
    assertThat(folder.resolve("warehouse/labeled/more")).doesNotExist();
  }

  /** Copies digits into a folder that is named like their class, beside a file that is no image. */
  private String photos() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos/7"));
    for (Path digit : digits("7", 3)) {
      Files.copy(digit, photos.resolve(digit.getFileName()));
    }
    Files.createFile(photos.resolve("a.heic"));
    return photos.getParent().toString();
  }

  private static String[] manifest(String images, String... options) {
    return ArrayUtils.addAll(
        new String[] {"manifest", "--images", images, "--output-table", "photos.list"}, options);
  }

  @Test
  void listImages() throws IOException {
    String photos = photos();

    RunMetrics metrics = RunMetrics.begin(spark.sparkContext());
    assertThat(job.run(manifest(photos))).as(job.err()).isZero();

    assertThat(metrics.notRead()).as("listed once").isEqualTo(Map.of(".heic", 1L));
    assertThat(job.out())
        .containsPattern("Images +3\n")
        .containsPattern("Folders +1\n")
        .containsPattern("Not read +1 file: 1 .heic\n")
        .endsWith("Result            table photos.list\n");
    assertThat(spark.table("photos.list").schema().toDDL())
        .isEqualTo("path STRING,length BIGINT,modificationTime TIMESTAMP");
    assertThat(rows("SHOW TBLPROPERTIES photos.list"))
        .contains(RowFactory.create("spark-bit.job", "manifest"));
    Path first = folder.resolve("photos/7").resolve(digits("7", 1).get(0).getFileName());
    assertThat(rows("SELECT length FROM photos.list WHERE path = 'file:%s'".formatted(first)))
        .containsExactly(RowFactory.create(Files.size(first)));
    assertThat(job.run("classify", "--input-table", "photos.list", "--output", path("labels")))
        .as(job.err())
        .isZero();
    assertThat(
            spark
                .read()
                .parquet(path("labels"))
                .selectExpr("count(modificationTime)", "count_if(trueLabel = predictedLabel)")
                .first())
        .isEqualTo(RowFactory.create(3L, 3L));
    for (long runs = 2; runs <= 3; runs++) {
      assertThat(job.run(manifest(photos, "--append"))).as(job.err()).isZero();
      assertThat(rows("SELECT count(*), count(DISTINCT path) FROM photos.list"))
          .containsExactly(RowFactory.create(3 * runs, 3L));
    }
  }

  @Test
  void areNotHarmedByAList() throws IOException {
    String photos = photos();
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Files.createFile(empty.resolve("a.heic"));
    String noImage = "There are no images in %s; the names of image files end in ".formatted(empty);
    job.assertRefused(noImage, manifest(empty.toString()));
    assertThat(job.err()).endsWith("tiff; it contains 1 file: 1 .heic\n");
    assertThat(spark.catalog().tableExists("photos.list")).isFalse();
    job.assertRefused(
        "--output-table photos.list does not exist; leave out --append to create it\n",
        manifest(photos, "--append"));
    assertThat(job.run(manifest(photos))).isZero();
    List<Row> before = rows("SELECT * FROM photos.list ORDER BY path");
    job.assertRefused(noImage, manifest(empty.toString(), "--append"));
    job.assertRefused(
        "--output-table photos.list exists already; add --append to add rows to it, or name another\n",
        manifest(photos));
    job.assertRefused(
        "--output-table photos.list cannot be replaced in one step, as its format, parquet, can only"
            + " be dropped and written again; drop it yourself, name another, or write it with"
            + " --format delta or iceberg\n",
        manifest(photos, "--overwrite"));
    assertThat(rows("SELECT * FROM photos.list ORDER BY path")).isEqualTo(before);
    job.assertRefused(
        "--output-table photos.digits has no column path, length, modificationTime, which the result"
            + " has; add it to the table, or name another\n",
        "manifest",
        "--images",
        photos,
        "--append",
        "--output-table",
        "photos.digits");
    job.assertMistaken(
        "--output contradicts --output-table; leave it out",
        manifest(photos, "--output", path("out")));
    job.assertMistaken(
        "--overwrite contradicts --append; leave it out",
        manifest(photos, "--append", "--overwrite"));
    job.assertMistaken(
        "--format is the table's own with --append; leave it out",
        manifest(photos, "--append", "--format", "json"));
  }

  /** Evaluates three sevens, of which one is said to be a one, and an image that is not there. */
  private String[] evaluate(String... options) {
    if (!spark.catalog().tableExists("photos.labels")) {
      spark.sql("CREATE TABLE photos.labels (path STRING, id INT, kind STRING) USING parquet");
      List<Path> sevens = digits("7", 3);
      spark.sql(
          "INSERT INTO photos.labels VALUES ('%s', 1, 'seven'), ('%s', 2, '7'), ('%s', 3, 'one'),"
                  .formatted(sevens.get(0), sevens.get(1), sevens.get(2))
              + " ('/no/such.png', 4, 'one')");
    }
    String[] command = {"evaluate", "--input-table", "photos.labels", "--label-column", "kind"};
    return ArrayUtils.addAll(command, options);
  }

  private JsonNode metrics(String output) throws IOException {
    return new JsonMapper().readTree(folder.resolve(output).resolve("metrics.json").toFile());
  }

  /** Returns how often the network ran in an evaluation. */
  private long batches(String... options) throws Exception {
    SparkContext context = spark.sparkContext();
    AtomicLong batches = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd task) {
            CollectionConverters.asJava(task.taskInfo().accumulables()).stream()
                .filter(count -> count.name().get().endsWith(": " + Metric.BATCHES.title()))
                .forEach(count -> batches.addAndGet((Long) count.update().get()));
          }
        };
    context.addSparkListener(listener);
    try {
      assertThat(job.run(evaluate(options))).as(job.err()).isZero();
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(listener);
    }
    return batches.get();
  }

  @Test
  void holdPredictions() throws Exception {
    String[] table = {"--output-table", "photos.scored", "--output", path("out")};

    assertThat(batches(table)).as("three images, computed once").isBetween(1L, 3L);

    assertThat(job.out())
        .contains("Top-1 accuracy    66.67%\n")
        .containsPattern("Images +3 of 4\n")
        .contains("Rows              4: 3 with a result, 1 with an error\n")
        .endsWith(
            "Result            table photos.scored\nMetrics           %1$s/metrics.json\nReport            %1$s/report.html\n"
                .formatted(path("out")));
    assertThat(folder.resolve("out").toFile().list())
        .containsExactlyInAnyOrder(
            "_spark-bit-files.txt",
            "_spark-bit-run.json",
            "_spark-bit-summary.json",
            "metrics.json",
            "report.html");
    assertThat(metrics("out").get("images").asInt()).isEqualTo(3);
    assertThat(folder.resolve("out/report.html"))
        .content()
        .contains("All wrong labels", "NOT_FOUND: /no/such.png: there is no such file");
    assertThat(rows("SHOW TBLPROPERTIES photos.scored"))
        .contains(RowFactory.create("spark-bit.job", "evaluate"));
    assertThat(
            rows(
                "SELECT id, trueLabel, predictedLabel, inTop5, size(topK), error FROM photos.scored"
                    + " ORDER BY id"))
        .startsWith(
            RowFactory.create(1, "seven", "seven", true, 5, null),
            RowFactory.create(2, "seven", "seven", true, 5, null))
        .endsWith(
            RowFactory.create(
                4, "one", null, null, null, "NOT_FOUND: /no/such.png: there is no such file"));

    // The folder and the table are asked for apart: one is replaced, the other added to.
    job.assertRefused(
        "--output %s already exists; add --overwrite to replace it, or name another --output\n"
            .formatted(path("out")),
        evaluate(ArrayUtils.addAll(table, "--append")));
    for (long runs = 2; runs <= 3; runs++) {
      assertThat(job.run(evaluate(ArrayUtils.addAll(table, "--append", "--overwrite"))))
          .as(job.err())
          .isZero();
      assertThat(rows("SELECT count(*), count(DISTINCT id), count(score) FROM photos.scored"))
          .containsExactly(RowFactory.create(4 * runs, 4L, 3 * runs));
    }
    assertThat(metrics("out").get("images").asInt()).isEqualTo(3);
  }

  @Test
  void areNotHarmedByAnEvaluation() throws IOException {
    String[] table = {"--output-table", "photos.scored", "--output", path("out")};
    assertThat(job.run(evaluate("--output", path("out")))).as(job.err()).isZero();
    byte[] metrics = Files.readAllBytes(folder.resolve("out/metrics.json"));
    List<String> files = List.of(folder.resolve("out").toFile().list());

    // The output is as it was if the table cannot be written, which only writing it tells.
    spark.sql("CREATE TABLE photos.scored LIKE photos.digits");
    spark.sql(
        "ALTER TABLE photos.scored ADD COLUMNS (path STRING, kind STRING, trueLabel STRING,"
            + " prediction INT, predictedLabel STRING, score DATE, topK STRING, inTop5 BOOLEAN,"
            + " error STRING)");
    job.assertRefused(
        "--output-table photos.scored does not take the result: [INCOMPATIBLE_DATA_FOR_TABLE",
        evaluate(ArrayUtils.addAll(table, "--append", "--overwrite")));
    assertThat(job.err()).contains("score");
    assertThat(rows("SELECT * FROM photos.scored")).isEmpty();
    spark.sql("DROP TABLE photos.scored");

    job.assertRefused(
        "--output-table photos.digits exists already; add --append to add rows to it, or name another\n",
        evaluate("--output-table", "photos.digits"));
    job.assertRefused(
        "--output-table photos.digits cannot be replaced, because spark-bit did not write it: it"
            + " lacks the property spark-bit.job; drop it yourself if it is no longer needed, or"
            + " name another\n",
        evaluate("--output-table", "photos.digits", "--overwrite", "--output", path("out")));
    job.assertRefused(
        "--output-table photos.labels is the table that the job reads (--input-table); name"
            + " another\n",
        evaluate("--output-table", "photos.labels", "--append", "--output", path("other")));
    job.assertRefused(
        "--output-table photos.digits has no column path, kind, trueLabel, prediction,"
            + " predictedLabel, score, topK, inTop5, error, which the result has; add it to the"
            + " table, or name another\n",
        evaluate("--output-table", "photos.digits", "--append", "--output", path("other")));
    job.assertRefused(
        "No image could be read, so there is nothing to evaluate: failures {NOT_FOUND=1}, such as"
            + " NOT_FOUND: /no/1.png: there is no such file\n",
        ArrayUtils.addAll(
            new String[] {
              "evaluate",
              "--images",
              table("bad.csv", List.of("/no/1.png,one")).toString(),
              "--label-column",
              "kind",
              "--overwrite"
            },
            table));
    job.assertMistaken(
        "--format is the table's own with --append; leave it out",
        evaluate("--output-table", "photos.t", "--append", "--format", "json"));

    assertThat(spark.catalog().tableExists("photos.scored")).isFalse();
    assertThat(Files.readAllBytes(folder.resolve("out/metrics.json"))).isEqualTo(metrics);
    assertThat(folder.resolve("out").toFile().list()).containsExactlyInAnyOrderElementsOf(files);
    assertThat(folder.resolve("other")).doesNotExist();
  }
}
