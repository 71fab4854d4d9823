package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.spark.BitLinearProbe;
import io.sparkbit.spark.Digits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs on images whose labels are known, in the session of all tests. */
class LabeledImagesTest extends SessionJobs {

  private JsonNode metrics(String output) throws IOException {
    return new JsonMapper().readTree(folder.resolve(output).resolve("metrics.json").toFile());
  }

  @Test
  void evaluatesByFolders() throws IOException {
    assertThat(job.run("evaluate", "--output", path("out"))).isZero();

    assertThat(job.out())
        .contains("Top-1 accuracy    99.40%")
        .contains("Top-5 accuracy    100.00%")
        .containsPattern("Images +497\n")
        .contains("Report            " + path("out/report.html"));
    JsonNode metrics = metrics("out");
    assertThat(metrics.get("images").asInt()).isEqualTo(497);
    assertThat(metrics.get("top_1").asDouble()).isEqualTo(494 / 497.0);
    assertThat(metrics.get("classes").findValuesAsText("label"))
        .startsWith("zero", "one")
        .hasSize(10);
    assertThat(metrics.get("confusion_matrix").findValues("images"))
        .extracting(JsonNode::asInt)
        .hasSize(13)
        .endsWith(1, 1, 1);
    assertThat(folder.resolve("out/report.html"))
        .content()
        .contains("All wrong labels, the highest scores first.")
        .containsOnlyOnce("alt=\"eight, 8/0794.png, labeled one with 42.48%\"");
  }

  /** A table says what its images show, by name or by number; here two of its labels are wrong. */
  @Test
  void evaluatesByAColumnAndLeavesFailuresOut() throws IOException {
    List<Path> sevens = digits("7", 3);
    List<Path> zeros = digits("0", 2);
    Path table =
        table(
            "labels.csv",
            List.of(
                sevens.get(0) + ",seven",
                sevens.get(1) + ",7",
                sevens.get(2) + ",one",
                zeros.get(0) + ",zero",
                zeros.get(1) + ",7",
                BAD.resolve("text.jpg") + ",zero",
                "/no/such.png,one"));

    Path training =
        table(
            "training.csv",
            List.of(
                digits("2", 1).get(0) + ",7",
                digits("3", 1).get(0) + ",three",
                BAD.resolve("text.jpg") + ",zero"));

    assertThat(
            job.run(
                "evaluate",
                "--images",
                table.toString(),
                "--label-column",
                "kind",
                "--mistakes",
                "1",
                "--training-images",
                training.toString(),
                "--nearest",
                "2",
                "--format",
                "csv",
                "--output",
                path("out")))
        .as(job.err())
        .isZero();

    assertThat(job.out())
        .contains("Top-1 accuracy    60.00%")
        .containsPattern("Failures +2 \\{NOT_FOUND=1, UNKNOWN_FORMAT=1\\}");
    JsonNode metrics = metrics("out");
    assertThat(metrics.get("images").asInt()).isEqualTo(5);
    assertThat(metrics.get("failures"))
        .isEqualTo(new JsonMapper().readTree("{\"NOT_FOUND\": 1, \"UNKNOWN_FORMAT\": 1}"));
    JsonNode one = metrics.get("classes").get(1);
    assertThat(one.get("label").asText()).isEqualTo("one");
    assertThat(one.get("images").asInt()).isEqualTo(1);
    assertThat(one.get("recall").asDouble()).isZero();
    JsonNode seven = metrics.get("classes").get(2);
    assertThat(seven.get("images").asInt()).isEqualTo(3);
    assertThat(seven.get("precision").asDouble()).isEqualTo(2 / 3.0);
    assertThat(metrics.get("confusion_matrix"))
        .contains(
            new JsonMapper()
                .readTree(
                    "{\"true_label\": \"seven\", \"predicted_label\": \"zero\", \"images\": 1}"));
    assertThat(folder.resolve("out/report.html"))
        .content()
        .contains("1 of 2 wrong labels", "NOT_FOUND: /no/such.png: there is no such file")
        .containsPattern("alt=\"training image, seven, 2/\\d+\\.png, cosine 0\\.\\d+\"")
        .containsPattern("alt=\"training image, three, 3/\\d+\\.png, cosine 0\\.\\d+\"")
        .satisfies(
            page ->
                assertThat(StringUtils.countMatches(page, "alt=\"training image, ")).isEqualTo(2));
    List<Row> rows =
        spark
            .read()
            .option("header", true)
            .csv(path("out/predictions"))
            .orderBy("path")
            .select("path", "trueLabel", "predictedLabel", "inTop5", "error")
            .collectAsList();
    assertThat(rows)
        .hasSize(7)
        .contains(
            RowFactory.create(sevens.get(1).toString(), "seven", "seven", "true", null),
            RowFactory.create(
                "/no/such.png",
                "one",
                null,
                null,
                "NOT_FOUND: /no/such.png: there is no such file"));
  }

  @Test
  void aProbeIsAnOrdinaryModel() throws IOException {
    List<String> training = new ArrayList<>();
    List<String> test = new ArrayList<>();
    for (String label : List.of("7", "0", "10")) {
      List<Path> digits = digits(label.equals("10") ? "1" : label, 30);
      digits.subList(0, 10).forEach(digit -> training.add(digit + "," + label));
      digits.subList(10, 30).forEach(digit -> test.add(digit + "," + label));
    }
    training.add("/no/such.png,7");
    test.add("/no/other.png,10");
    String testTable = table("test.csv", test).toString();
    String trainingTable = table("training.csv", training).toString();

    assertThat(
            job.run(
                "probe",
                "--images",
                trainingTable,
                "--test-images",
                testTable,
                "--label-column",
                "kind",
                "--max-iter",
                "10",
                "--output",
                path("model")))
        .isZero();

    assertThat(job.out())
        .contains("Classes           3: '0', '7', '10'\n")
        .containsPattern("Iterations +10: the limit set by --max-iter; more may help\n")
        .contains("Training accuracy 100.00%")
        .contains("Test accuracy     100.00% of 60 images (1 failures)")
        .containsPattern("Images +30 of 31\n")
        .containsPattern("Failures +1 \\{NOT_FOUND=1}")
        .endsWith("Result            " + path("model") + " (huggingface)\n");
    assertThat(folder.resolve("model").toFile().list())
        .containsExactlyInAnyOrder(
            "_spark-bit-files.txt",
            "_spark-bit-run.json",
            "config.json",
            "model.safetensors",
            "preprocessor_config.json");
    new BitLinearProbe()
        .setModel(Digits.MODEL)
        .setInputCol("path")
        .setLabelCol("kind")
        .setHandleInvalid("skip")
        .setMaxIter(10)
        .setOutputDir(path("estimated"))
        .fit(spark.read().option("header", true).csv(trainingTable));
    assertThat(folder.resolve("estimated/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("model/model.safetensors"));
    assertThat(
            job.run(
                "evaluate",
                "--model",
                path("model"),
                "--images",
                testTable,
                "--label-column",
                "kind",
                "--output",
                path("out")))
        .isZero();
    assertThat(metrics("out").get("top_1").asDouble()).isEqualTo(1);
    assertThat(metrics("out").get("images").asInt()).isEqualTo(60);
    assertThat(metrics("out").has("top_5")).isFalse();
  }

  @Test
  @Tag("long")
  void tellsHowManyImagesItTakes() throws IOException {
    List<String> images = new ArrayList<>();
    for (String label : List.of("0", "7")) {
      digits(label, 6).forEach(digit -> images.add(digit + "," + label));
    }
    images.add("/no/such.png,7");
    String table = table("images.csv", images).toString();

    String[] fewShot = {
      "few-shot",
      "--images",
      table,
      "--label-column",
      "kind",
      "--shots",
      "2,1",
      "--runs",
      "2",
      "--methods",
      "from-scratch,probe,fine-tune",
      "--max-iter",
      "10",
      "--steps",
      "3",
      "--batch-size",
      "10",
      "--resize",
      "36",
      "--crop",
      "32",
      "--seed",
      "4",
      "--overwrite",
      "--output",
      path("out")
    };
    assertThat(job.run(fewShot)).as(job.err()).isZero();

    assertThat(job.out())
        .contains("Images            12, failures {NOT_FOUND=1}\n")
        .containsPattern("probe +1 per class, run 1 of 2: [0-9.]+% in ")
        .contains("Accuracy in percent: median (minimum-maximum) of 2 runs")
        .containsPattern("\nfine-tune +[0-9.]+ \\([0-9.]+-[0-9.]+\\) ")
        .contains(
            "Result            " + path("out") + " (accuracy.csv, summary.csv, few-shot.png)");
    List<String[]> rows = cells("out/accuracy.csv");
    assertThat(rows)
        .extracting(row -> String.join(" ", row[0], row[1], row[2], row[3], row[5]))
        .containsExactly(
            "method shots run seed images",
            "probe 1 1 5 10",
            "fine-tune 1 1 5 10",
            "from-scratch 1 1 5 10",
            "probe 1 2 6 10",
            "fine-tune 1 2 6 10",
            "from-scratch 1 2 6 10",
            "probe 2 1 5 8",
            "fine-tune 2 1 5 8",
            "from-scratch 2 1 5 8",
            "probe 2 2 6 8",
            "fine-tune 2 2 6 8",
            "from-scratch 2 2 6 8");
    // The features of the model that knows digits tell them apart.
    assertThat(rows)
        .filteredOn(row -> row[0].equals("probe") && row[1].equals("2"))
        .extracting(row -> row[4])
        .containsOnly("1.0");
    assertThat(cells("out/summary.csv"))
        .hasSize(7)
        .contains(new String[] {"probe", "2", "1.0", "1.0", "1.0", "2"});
    assertThat(folder.resolve("out/few-shot.png")).isNotEmptyFile();

    fewShot[List.of(fewShot).indexOf("--shots") + 1] = "1";
    fewShot[List.of(fewShot).indexOf("--runs") + 1] = "1";
    assertThat(job.run(fewShot)).isZero();
    assertThat(cells("out/accuracy.csv"))
        .extracting(row -> row[4])
        .isEqualTo(rows.subList(0, 4).stream().map(row -> row[4]).toList());
  }

  private List<String[]> cells(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file)).stream().map(line -> line.split(",")).toList();
  }

  @Test
  void testsFewShotsOnOtherImages() throws IOException {
    List<String> training = new ArrayList<>();
    List<String> test = new ArrayList<>();
    for (String label : List.of("0", "7")) {
      List<Path> digits = digits(label, 5);
      digits.subList(0, 2).forEach(digit -> training.add(digit + "," + label));
      digits.subList(2, 5).forEach(digit -> test.add(digit + "," + label));
    }
    test.add(BAD.resolve("text.jpg") + ",0");

    assertThat(
            job.run(
                "few-shot",
                "--images",
                table("training.csv", training).toString(),
                "--test-images",
                table("test.csv", test).toString(),
                "--label-column",
                "kind",
                "--shots",
                "2",
                "--runs",
                "1",
                "--methods",
                "probe",
                "--output",
                path("out")))
        .isZero();

    assertThat(job.out()).contains("Test images       6, failures {UNKNOWN_FORMAT=1}\n");
    assertThat(cells("out/accuracy.csv"))
        .element(1)
        .satisfies(row -> assertThat(row).startsWith("probe", "2", "1", "2", "1.0", "6"));
  }

  @Test
  void aProbeIsNotTestedOnWhatItLearnedFrom() throws IOException {
    List<String> rows = new ArrayList<>(List.of("path,kind"));
    for (String label : List.of("0", "7")) {
      digits(label, 2).forEach(digit -> rows.add(digit + "," + label));
    }
    String images = table("training.csv", rows).toString();

    assertThat(
            job.run(
                "probe",
                "--images",
                images,
                "--test-images",
                images,
                "--label-column",
                "kind",
                "--output",
                path("model")))
        .isNotZero();

    assertThat(job.err())
        .contains(
            ("Image %s is in --images and in --test-images; leave it out of one, as a classifier"
                    + " must not be tested on what it learned from")
                .formatted(digits("0", 1).get(0)));
    assertThat(folder.resolve("model")).doesNotExist();
  }
}
