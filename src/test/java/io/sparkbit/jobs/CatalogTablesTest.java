package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        "--output-table photos.mine exists already; add --append to add rows to it, --overwrite to"
            + " replace a table that spark-bit wrote, or name another",
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
}
