package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.sql.DeltaSparkSessionExtension;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.iceberg.spark.SparkCatalog;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.catalog.DeltaCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on Delta and Iceberg tables, by the libraries that users add to Spark. */
@Tag("long")
@ExtendWith(LocalSpark.class)
class TableLibrariesTest {

  @TempDir Path folder;

  private SparkSession shared;
  private SparkSession spark;
  private JobRun job;

  /** A session beside that of all tests, as extensions are chosen when one begins. */
  @BeforeEach
  void session(SparkSession shared) {
    this.shared = shared;
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    spark =
        SparkSession.builder()
            .withExtensions(new DeltaSparkSessionExtension())
            .config("spark.sql.catalog.spark_catalog", DeltaCatalog.class.getName())
            .config("spark.sql.catalog.lake", SparkCatalog.class.getName())
            .config("spark.sql.catalog.lake.type", "hadoop")
            .config("spark.sql.catalog.lake.warehouse", path("lake"))
            .config("spark.sql.shuffle.partitions", 1)
            .config("spark.databricks.delta.snapshotPartitions", 1)
            .config("spark.databricks.delta.stats.collect", false)
            .getOrCreate();
    spark.sql("CREATE DATABASE photos LOCATION '%s'".formatted(path("warehouse")));
    spark.sql("CREATE NAMESPACE lake.photos");
    job = new JobRun("local[2]");
  }

  @AfterEach
  void noSession() {
    spark.sql("DROP DATABASE photos CASCADE");
    SparkSession.setActiveSession(shared);
    SparkSession.setDefaultSession(shared);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private List<Path> digits() {
    return Digits.files().stream().filter(f -> f.getParent().endsWith("7")).limit(3).toList();
  }

  /** Creates a table of three digits, of which one was deleted again. */
  private void digits(String table, String format) {
    spark.sql("CREATE TABLE %s (path STRING, id INT) USING %s".formatted(table, format));
    for (int i = 0; i < 3; i++) {
      spark.sql("INSERT INTO %s VALUES ('%s', %d)".formatted(table, digits().get(i), i));
    }
    spark.sql("DELETE FROM %s WHERE id = 0".formatted(table));
  }

  private void run(String... command) {
    assertThat(job.run(command)).as(job.err()).isZero();
  }

  private List<Row> rows(String query) {
    return spark.sql(query).collectAsList();
  }

  @Test
  void deltaTablesAreReadByTheirLog() {
    digits("photos.digits", "delta");

    run("embed", "--images", path("warehouse/digits"), "--output", path("a"));
    run("embed", "--input-table", "photos.digits", "--output", path("b"));

    for (String output : List.of("a", "b")) {
      assertThat(spark.read().parquet(path(output)).selectExpr("sum(id)", "count(*)").first())
          .isEqualTo(RowFactory.create(3L, 2L));
    }
    job.assertRefused(
        "--output %s lies within file:%s, which the run reads (--input-table)"
            .formatted(path("warehouse/digits/out"), path("warehouse/digits")),
        "embed",
        "--input-table",
        "photos.digits",
        "--output",
        path("warehouse/digits/out"));
  }

  @Test
  void icebergTablesAreReadByTheirMetadata() {
    digits("lake.photos.digits", "iceberg");

    run("embed", "--input-table", "lake.photos.digits", "--output", path("a"));

    assertThat(spark.read().parquet(path("a")).selectExpr("sum(id)", "count(*)").first())
        .isEqualTo(RowFactory.create(3L, 2L));
    job.assertRefused(
        path("lake/photos/digits")
            + " is the folder of an Iceberg table; name the table in its catalog by --input-table",
        "embed",
        "--images",
        path("lake/photos/digits"));
  }

  /** Spark makes a query of them, of rows that are written again. */
  @Test
  void commandsOfIcebergMayCallFunctions() {
    digits("lake.photos.labeled", "iceberg");
    spark.conf().set("spark.bit.sql.model", Digits.MODEL);

    spark.sql("DELETE FROM lake.photos.labeled WHERE bit_classify(path) = 'one'");
    assertThat(spark.table("lake.photos.labeled").count()).isEqualTo(2);
    spark.sql("UPDATE lake.photos.labeled SET path = bit_classify(path) WHERE id = 1");
    assertThat(rows("SELECT path FROM lake.photos.labeled WHERE id = 1"))
        .containsExactly(RowFactory.create("seven"));
    spark.sql("DELETE FROM lake.photos.labeled WHERE id = 2 AND bit_classify(path) = 'seven'");
    assertThat(spark.table("lake.photos.labeled").count()).isEqualTo(1);
  }

  /** Delta finds the files of rows by {@code input_file_name()}. */
  @Test
  void commandsOfDeltaMayNotCallFunctions() {
    digits("photos.labeled", "delta");
    spark.conf().set("spark.bit.sql.model", Digits.MODEL);

    assertThatThrownBy(
            () -> spark.sql("DELETE FROM photos.labeled WHERE bit_classify(path) = 'seven'"))
        .hasMessage(
            "bit_classify cannot be called in a command itself (DeleteCommand); write its results"
                + " to a table first, and use that in the command");
    assertThat(spark.table("photos.labeled").count()).isEqualTo(2);
  }

  /** A folder in Delta's format lives as others do. */
  @Test
  void foldersMayBeDelta() throws IOException {
    List<String> list = new ArrayList<>(List.of("path", digits().get(0).toString(), "/no/1.png"));
    Path csv = Files.write(folder.resolve("list.csv"), list);
    String[] command = {
      "classify",
      "--images",
      csv.toString(),
      "--format",
      "delta",
      "--output",
      path("out"),
      "--partition-by",
      "predictedLabel"
    };
    run(command);
    assertThat(job.out()).contains("Result            %s (delta)\n".formatted(path("out")));
    assertThat(rows("SELECT count(*), count(error) FROM delta.`%s`".formatted(path("out"))))
        .containsExactly(RowFactory.create(2L, 1L));

    list.add(digits().get(1).toString());
    Files.write(csv, list);
    run(ArrayUtils.addAll(command, "--resume"));
    assertThat(rows("SELECT count(*) FROM delta.`%s`".formatted(path("out"))).get(0).getLong(0))
        .isEqualTo(3);

    // An image that lacked memory is tried again.
    spark.sql(
        "UPDATE delta.`%s` SET error = 'OUT_OF_MEMORY: a' WHERE error IS NOT NULL"
            .formatted(path("out")));
    Files.delete(folder.resolve("out/_spark-bit-files.txt"));
    run(ArrayUtils.addAll(command, "--resume"));
    assertThat(rows("SELECT error FROM delta.`%s` WHERE error IS NOT NULL".formatted(path("out"))))
        .containsExactly(RowFactory.create("NOT_FOUND: /no/1.png: there is no such file"));

    run(ArrayUtils.addAll(command, "--overwrite"));
    assertThat(rows("SELECT count(*) FROM delta.`%s`".formatted(path("out"))).get(0).getLong(0))
        .isEqualTo(3);
    spark.sql("DELETE FROM delta.`%s` WHERE error IS NULL".formatted(path("out")));
    job.assertRefused(
        "besides the files of spark-bit it contains", ArrayUtils.addAll(command, "--overwrite"));
  }

  @Test
  void aDeltaTableMayBeNamedByItsFolder() {
    digits("photos.digits", "delta");
    String table = "delta.`%s`".formatted(path("by-folder"));
    String[] command = {
      "classify", "--input-table", "photos.digits", "--format", "delta", "--output-table", table
    };

    run(command);
    run(
        "classify",
        "--input-table",
        "photos.digits",
        "--format",
        "delta",
        "--output-table",
        table,
        "--overwrite");
    run("classify", "--input-table", "photos.digits", "--output-table", table, "--append");

    assertThat(rows("SELECT sum(id), count(*) FROM " + table))
        .containsExactly(RowFactory.create(6L, 4L));
    job.assertRefused(
        ("--output-table %s exists already; add --append to add rows to it, --overwrite to replace"
                + " it, or name another")
            .formatted(table),
        command);
    job.assertRefused(
        "--output-table delta.`a/b` is named by a relative path, which Spark does not know; name the"
            + " whole path",
        "classify",
        "--format",
        "delta",
        "--output-table",
        "delta.`a/b`");
  }

  @Test
  void columnsThatTakeNoNullAreTold() throws IOException {
    digits("lake.photos.digits", "iceberg");
    spark.sql(
        "CREATE TABLE lake.photos.must (path STRING, features ARRAY<FLOAT>, error STRING, extra INT NOT NULL) USING iceberg");
    spark.sql(
        "CREATE TABLE lake.photos.some (path STRING, features ARRAY<FLOAT> NOT NULL, error STRING) USING iceberg");
    List<String> list = List.of("path", digits().get(0).toString(), "/no/1.png");
    String images = Files.write(folder.resolve("list.csv"), list).toString();
    String[] embed = {
      "embed", "--images", images, "--output-type", "array", "--append", "--output-table"
    };

    job.assertRefused(
        "--output-table lake.photos.must takes no null in extra, which the result does not have;"
            + " name another",
        ArrayUtils.addAll(embed, "lake.photos.must"));
    job.assertRefused(
        "--output-table lake.photos.some takes no null in features, but rows of images that cannot"
            + " be used have nulls; leave them out with --handle-invalid skip, or write them apart"
            + " with --failures",
        ArrayUtils.addAll(embed, "lake.photos.some"));
    assertThat(rows("SELECT * FROM lake.photos.some")).isEmpty();
  }

  /** Returns the schema of a format's tables, which then has the table {@code digits}. */
  private String schemaWithDigits(String format) {
    String schema = format.equals("delta") ? "photos" : "lake.photos";
    digits(schema + ".digits", format);
    return schema;
  }

  /** The format of a table that is replaced need not be named again. */
  @Test
  void keepTheirFormat() {
    for (String format : List.of("delta", "iceberg")) {
      String schema = schemaWithDigits(format);
      String[] command = {
        "classify", "--input-table", schema + ".digits", "--output-table", schema + ".labeled"
      };
      run(ArrayUtils.addAll(command, "--format", format));
      run(ArrayUtils.addAll(command, "--overwrite"));

      assertThat(rows("SELECT count(*) FROM %s.labeled".formatted(schema)))
          .containsExactly(RowFactory.create(2L));
      assertThat(rows("DESCRIBE EXTENDED %s.labeled".formatted(schema)))
          .anySatisfy(
              row -> {
                assertThat(row.getString(0)).isEqualTo("Provider");
                assertThat(row.getString(1)).isEqualToIgnoringCase(format);
              });
    }
  }

  @Test
  void tablesOfBothAreCreatedReplacedAndAppendedTo() {
    for (String format : List.of("delta", "iceberg")) {
      String schema = schemaWithDigits(format);
      String[] command = {
        "classify",
        "--input-table",
        schema + ".digits",
        "--format",
        format,
        "--output-table",
        schema + ".labeled",
        "--partition-by",
        "predictedLabel"
      };
      run(ArrayUtils.addAll(command, "--failures", path("failed-" + format)));
      assertThat(job.out())
          .contains(
              "Failed images     %s (%s)\n"
                  .formatted(
                      path("failed-" + format), format.equals("delta") ? "delta" : "parquet"));
      job.assertRefused("--output-table %s.labeled exists already".formatted(schema), command);
      run(ArrayUtils.addAll(command, "--overwrite"));
      run(
          "classify",
          "--input-table",
          schema + ".digits",
          "--output-table",
          schema + ".labeled",
          "--append");

      assertThat(
              rows(
                  "SELECT predictedLabel, sum(id), count(*) FROM %s.labeled GROUP BY 1"
                      .formatted(schema)))
          .as(format)
          .containsExactly(RowFactory.create("seven", 6L, 4L));
      run( // Without the columns of the table of images.
          "classify",
          "--images",
          digits().get(0).toString(),
          "--output-table",
          schema + ".labeled",
          "--append");
      assertThat(rows("SELECT count(*) FROM %s.labeled WHERE id IS NULL".formatted(schema)))
          .as(format)
          .containsExactly(RowFactory.create(1L));
      job.assertRefused(
          "cannot be replaced, because spark-bit did not write it: it lacks the property",
          "classify",
          "--images",
          digits().get(0).toString(),
          "--format",
          format,
          "--output-table",
          schema + ".digits",
          "--overwrite");
      job.assertRefused(
          "--output-table %1$s.labeled is the table that the job reads (--input-table)"
              .formatted(schema),
          "embed",
          "--input-table",
          schema + ".labeled",
          "--output-table",
          schema + ".labeled",
          "--append");
      String before = rows("SELECT count(*) FROM %s.labeled".formatted(schema)).toString();
      job.assertRefused(
          "None of the images could be read",
          "classify",
          "--images",
          "src/test/resources/io/sparkbit/image/golden/bad/text.jpg",
          "--format",
          format,
          "--output-table",
          schema + ".labeled",
          "--overwrite");
      assertThat(rows("SELECT count(*) FROM %s.labeled".formatted(schema))).hasToString(before);
    }
  }

  /** An evaluation replaces its table and its folder, or neither. */
  @Test
  void listsAndPredictionsOfBothAreReplacedAndAppendedTo() throws IOException {
    for (String format : List.of("delta", "iceberg")) {
      String schema = format.equals("delta") ? "photos" : "lake.photos";
      String list = schema + ".list";
      String images = digits().get(0).getParent().toString();
      long all = Digits.files().stream().filter(file -> file.getParent().endsWith("7")).count();
      String[] manifest = {"manifest", "--output-table", list};
      String[] create = ArrayUtils.addAll(manifest, "--format", format);
      run(ArrayUtils.addAll(create, "--images", images));
      run(ArrayUtils.addAll(create, "--images", images, "--overwrite"));
      run(ArrayUtils.addAll(manifest, "--append", "--images", digits().get(0).toString()));
      assertThat(rows("SELECT count(*), count(DISTINCT path) FROM " + list))
          .as(format)
          .containsExactly(RowFactory.create(all + 1, all));

      String scored = schema + ".scored";
      String[] evaluate = {
        "evaluate",
        "--format",
        format,
        "--output-table",
        scored,
        "--output",
        path(format),
        "--images"
      };
      run(ArrayUtils.addAll(evaluate, digits().get(0).toString(), digits().get(1).toString()));
      run(ArrayUtils.addAll(evaluate, digits().get(2).toString(), "--overwrite"));

      assertThat(rows("SELECT path, trueLabel FROM " + scored))
          .as(format)
          .containsExactly(RowFactory.create("file:" + digits().get(2), "seven"));
      String metrics = Files.readString(Path.of(path(format), "metrics.json"));
      assertThat(metrics).contains("\"images\" : 1,");
      String bad =
          Files.copy(
                  Path.of("src/test/resources/io/sparkbit/image/golden/bad/text.jpg"),
                  Files.createDirectories(folder.resolve("bad-" + format + "/7"))
                      .resolve("text.jpg"))
              .toString();
      job.assertRefused(
          "No image could be read, so there is nothing to evaluate: failures {UNKNOWN_FORMAT=1},",
          ArrayUtils.addAll(evaluate, bad, "--overwrite"));
      assertThat(rows("SELECT path FROM " + scored)).hasSize(1);
      assertThat(Path.of(path(format), "metrics.json")).hasContent(metrics);
    }
  }
}
