package io.sparkbit.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults that were planted among the digits are found, and little else. */
class AuditTest extends SessionJobs {

  private List<Row> findings;

  @Tag("long")
  @Test
  void findsPlantedFaults() throws IOException {
    PlantedFaults planted = PlantedFaults.in(folder, 400);
    Files.write(planted.images().resolve("1/broken.png"), new byte[] {1, 2, 3});

    assertThat(
            job.run(
                "audit",
                "--images",
                planted.images().toString(),
                "--test-images",
                planted.tests().toString(),
                "--min-edge",
                "10",
                "--output",
                path("out")))
        .as(job.err())
        .isZero();
    Dataset<Row> written = spark.read().parquet(path("out/findings"));
    findings = written.collectAsList();

    Score copies = score("nearDuplicate", AuditTest::isPlantedPair, planted.copies());
    assertThat(copies.recall).isGreaterThanOrEqualTo(0.95);
    assertThat(copies.precision).isGreaterThanOrEqualTo(0.9);
    Score leaks = score("leakage", AuditTest::isPlantedPair, planted.leaks());
    assertThat(leaks.recall).isEqualTo(1);
    Score labels = score("labelIssue", row -> name(row).startsWith("flipped-"), planted.flipped());
    assertThat(labels.recall).isGreaterThanOrEqualTo(0.75);
    assertThat(labels.precision).isGreaterThanOrEqualTo(0.75);
    Score noise = score("outlier", row -> name(row).startsWith("noise-"), planted.noise());
    assertThat(noise.recall).isEqualTo(1);

    assertThat(written.where(col("issue").equalTo("tiny")).count())
        .isEqualTo(written.where("issue = 'tiny' and score = 8").count())
        .isPositive();
    assertThat(of("unreadable"))
        .singleElement()
        .satisfies(row -> assertThat(row.<String>getAs("error")).contains("broken.png"));
    assertThat(job.out()).contains("Findings", "nearDuplicate", "Failures          1");
    assertThat(folder.resolve("out/report.html"))
        .content()
        .contains("Near duplicates", "Likely wrong labels", "data:image/png");
    assertThat(folder.resolve("out/_temporary")).doesNotExist();
  }

  @Test
  void looksOnlyForWhatIsAskedFor() throws IOException {
    Path images = Files.createDirectories(folder.resolve("all"));
    List<Path> digits = digits("3", 4);
    for (int i = 0; i < digits.size(); i++) {
      Files.copy(digits.get(i), images.resolve(i + ".png"));
    }
    Files.copy(digits.get(0), images.resolve("0 again.png"));

    assertThat(
            job.run(
                "audit",
                "--images",
                images.toString(),
                "--checks",
                "duplicates,labels",
                "--format",
                "csv",
                "--output",
                path("out")))
        .as(job.err())
        .isZero();

    findings = spark.read().option("header", true).csv(path("out/findings")).collectAsList();
    assertThat(of("exactDuplicate"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(name(row)).isEqualTo("0");
              assertThat(row.<String>getAs("otherPath")).endsWith("/0 again.png");
            });
    assertThat(of("tiny")).isEmpty();
    assertThat(job.out()).contains("not checked: all images have the label all");
  }

  private record Score(double recall, double precision) {}

  /** Scores the findings of an issue, and prints the scores. */
  private Score score(String issue, Predicate<Row> isPlanted, int planted) {
    long right = of(issue).stream().filter(isPlanted).count();
    Score score = new Score((double) right / planted, (double) right / of(issue).size());
    System.out.printf(
        "%s: %d of %d planted, recall %.3f, precision %.3f%n",
        issue, right, planted, score.recall, score.precision);
    return score;
  }

  private List<Row> of(String issue) {
    return findings.stream().filter(row -> issue.equals(row.getAs("issue"))).toList();
  }

  private static boolean isPlantedPair(Row row) {
    String other = PlantedFaults.name(Path.of(row.<String>getAs("otherPath")));
    return (name(row) + other).contains("copy-") && original(name(row)).equals(original(other));
  }

  private static String original(String name) {
    return name.replaceFirst("^(copy|flipped)-", "");
  }

  private static String name(Row row) {
    return PlantedFaults.name(Path.of(row.<String>getAs("path")));
  }
}
