package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code jobs/fine-tune} on some digits, in the session of all tests. */
class FineTuneTest extends SessionJobs {

  private List<String> names(String output) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(output))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void beginsWithRandomWeightsAndNamesTheClasses() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("config.json"),
            "{\"embedding_size\": 8, \"hidden_sizes\": [16, 32], \"depths\": [1, 1],"
                + " \"num_groups\": 4}");
    Path labels = Files.write(folder.resolve("labels.txt"), List.of("one", "seven"));
    String[] command =
        FineTuneCommand.of(
            path("model"),
            "--from-scratch",
            config.toString(),
            "--labels-file",
            labels.toString(),
            "--steps",
            "3",
            "--rand-augment-ops",
            "1",
            "--rand-augment-magnitude",
            "4",
            "--erasing-probability",
            "0.25");

    assertThat(job.run(command)).as(job.err()).isZero();

    assertThat(names("model"))
        .containsExactly(
            "_spark-bit-files.txt",
            "_spark-bit-run.json",
            "config.json",
            "loss.png",
            "model.safetensors",
            "preprocessor_config.json",
            "report.html",
            "training-log.csv");
    Pretrained model = Pretrained.open(folder.resolve("model").toString());
    assertThat(model.config().labels()).containsExactly("one", "seven");
    assertThat(model.config().depths()).containsExactly(1, 1);
    assertThat(Files.readAllLines(folder.resolve("model/training-log.csv")))
        .hasSize(4)
        .startsWith("step,loss,learning_rate,seconds");
    assertThat(ImageIO.read(folder.resolve("model/loss.png").toFile()).getWidth()).isEqualTo(900);
    assertThat(folder.resolve("model/report.html"))
        .content()
        .contains("random weights of " + config)
        .contains("<dt>Steps</dt><dd class=\"value\"><bdi>3</bdi>")
        .contains("<dt>RandAugment</dt><dd><bdi>1 operation of magnitude 4</bdi>")
        .contains("<dt>Erased in part</dt><dd><bdi>25% of the images</bdi>")
        .contains("<bdi>one</bdi>, <bdi>seven</bdi>")
        .contains("Loss of steps 0 to 2: ");
    assertThat(job.out())
        .contains("Classes           2: 'one', 'seven'")
        .contains("Steps             3");

    job.assertRefused(
        "--output %s already exists; add --overwrite to replace it, or name another --output"
            .formatted(folder.resolve("model")),
        command);
    assertThat(job.run(ArrayUtils.add(command, "--overwrite"))).as(job.err()).isZero();
  }

  /** The images of a folder, or a share of the others in which each thing stays together. */
  @Test
  void validates() throws IOException {
    Path test = Path.of("src/main/data/digits/test").toAbsolutePath();

    String[] command =
        FineTuneCommand.of(
            path("model"),
            "--validation-images",
            test.resolve("1").toString(),
            test.resolve("7").toString(),
            "--validation-interval",
            "2",
            "--validation-metric",
            "accuracy",
            "--patience",
            "2",
            "--learning-rate",
            "1e-300",
            "--steps",
            "20");
    assertThat(job.run(command)).as(job.err()).isZero();

    // Of a new head with zeros, all are of the first class; and such a rate changes nothing.
    long ones = count(test.resolve("1"));
    long all = ones + count(test.resolve("7"));
    assertThat(Files.readAllLines(folder.resolve("model/validation-log.csv")))
        .hasSize(4)
        .startsWith("step,loss,accuracy,macro_f1,ece")
        .element(1)
        .asString()
        .startsWith("1,0.69314")
        .contains(Double.toString((double) ones / all));
    assertThat(Files.readAllLines(folder.resolve("model/validation-classes.csv")))
        .containsExactly(
            "label,images,correct,precision,recall,f1",
            "1,%d,%d,%s,1.0,%s"
                .formatted(ones, ones, (double) ones / all, 2.0 * ones / (ones + all)),
            "7,%d,0,0.0,0.0,0.0".formatted(all - ones));
    assertThat(names("model")).contains("validation-classes.csv", "validation-log.csv");
    assertThat(folder.resolve("model/report.html"))
        .content()
        .contains("Loss by step; orange: validation", "The best by accuracy became the model.");
    assertThat(job.out())
        .contains(
            "Validation        %d images; best by accuracy after step 2: loss 0.6931,"
                .formatted(all))
        .contains(
            "Ended early       after step 6 of 20: no better accuracy for as long as --patience says")
        .contains("validation-log.csv, validation-classes.csv");

    assertThat(job.run(ArrayUtils.add(command, "--overwrite"))).as(job.err()).isZero();
  }

  private static long count(Path images) throws IOException {
    try (Stream<Path> files = Files.list(images)) {
      return files.count();
    }
  }

  /** Ten images of each thing. */
  @Test
  void keepsPicturesOfOneThingTogether() throws IOException {
    Path train = Path.of("src/main/data/digits/train").toAbsolutePath();
    StringBuilder csv = new StringBuilder("path,thing,kind\n");
    for (String digit : List.of("1", "7")) {
      try (Stream<Path> files = Files.list(train.resolve(digit)).sorted().limit(40)) {
        List<Path> some = files.toList();
        for (int i = 0; i < some.size(); i++) {
          csv.append("%s,%s-%d,%s%n".formatted(some.get(i), digit, i / 10, digit));
        }
      }
    }
    Path table = Files.writeString(folder.resolve("photos.csv"), csv);
    String[] command = {
      "fine-tune",
      "--images",
      table.toString(),
      "--label-column",
      "kind",
      "--output",
      path("model"),
      "--batch-size",
      "16",
      "--resize",
      "36",
      "--crop",
      "32",
      "--steps",
      "1",
      "--validation-split",
      "0.25",
      "--validation-group-column",
      "thing"
    };

    assertThat(job.run(command)).as(job.err()).isZero();
    assertThat(job.out()).contains("Validation        20 images; ");

    command[command.length - 1] = "thin";
    command[6] = path("other");
    job.assertRefused(
        ("Table %s has no column 'thin'; did you mean 'thing'? It has path, thing, kind. Name the one"
                + " with the groups by --validation-group-column")
            .formatted(table),
        command);
  }

  /** A table of ones, sevens and eights, with what is true of them and with their values. */
  private Path photos() throws IOException {
    Path train = Path.of("src/main/data/digits/train").toAbsolutePath();
    StringBuilder csv = new StringBuilder("path,tags,grams\n");
    for (String digit : List.of("1,odd,1.5", "7,odd; prime,7.5", "8,,8.5")) {
      try (Stream<Path> files = Files.list(train.resolve(digit.substring(0, 1))).sorted()) {
        files.limit(20).forEach(file -> csv.append(file + digit.substring(1) + "\n"));
      }
    }
    return Files.writeString(folder.resolve("photos.csv"), csv);
  }

  private String[] ofTable(Path table, String column, String... more) {
    return ArrayUtils.addAll(
        new String[] {
          "fine-tune",
          "--images",
          table.toString(),
          "--label-column",
          column,
          "--output",
          path("model"),
          "--batch-size",
          "16",
          "--resize",
          "36",
          "--crop",
          "32",
          "--steps",
          "4"
        },
        more);
  }

  /**
   * An empty cell says that an image shows none of the classes. Paths decide in which order images
   * are drawn, and the rare label may bring more of the frequent one than its share, which is 10.
   */
  @Test
  void learnsSeveralLabels() throws IOException {
    Path table = photos();

    assertThat(
            job.run(ofTable(table, "tags", "--validation-split", "0.25", "--label-separator", ";")))
        .as(job.err())
        .isZero();

    assertThat(job.out())
        .contains(
            "Classes           2: 'odd', 'prime'", ", micro F1 ", ", mean average precision ");
    assertThat(Files.readAllLines(folder.resolve("model/validation-log.csv")))
        .startsWith("step,loss,micro_f1,macro_f1,map");
    assertThat(Files.readAllLines(folder.resolve("model/validation-classes.csv")))
        .startsWith("label,images,correct,precision,recall,f1,threshold,average_precision")
        .satisfiesOnlyOnce(line -> assertThat(line).matches("odd,1[0-5],.*"))
        .satisfiesOnlyOnce(line -> assertThat(line).startsWith("prime,5,"));
    assertThat(folder.resolve("model/config.json"))
        .content()
        .contains("\"problem_type\" : \"multi_label_classification\"", "\"label_thresholds\" : [");
    assertThat(folder.resolve("model/report.html"))
        .content()
        .contains("Mean average precision", "Micro F1");

    String[] classify = {
      "classify", "--images", table.toString(), "--model", path("model"), "--output", path("labels")
    };
    assertThat(job.run(classify)).as(job.err()).isZero();
    assertThat(job.out()).doesNotContain("Accuracy");
    Dataset<Row> labels = SparkSession.active().read().parquet(path("labels"));
    assertThat(labels.where("array_contains(predictedLabels, 'odd')").count()).isBetween(35L, 45L);
  }

  /** A table of ones, threes and eights, every fifth of which is labeled as another. */
  private Path partlyWrong() throws IOException {
    Path train = Path.of("src/main/data/digits/train").toAbsolutePath();
    List<String> digits = List.of("1", "3", "8");
    StringBuilder csv = new StringBuilder("path,tags\n");
    for (int digit = 0; digit < digits.size(); digit++) {
      try (Stream<Path> files = Files.list(train.resolve(digits.get(digit))).sorted()) {
        List<Path> some = files.limit(40).toList();
        for (int i = 0; i < some.size(); i++) {
          String label = digits.get(i % 5 == 0 ? (digit + 1) % 3 : digit);
          csv.append(some.get(i)).append(",tag ").append(label).append('\n');
        }
      }
    }
    return Files.writeString(folder.resolve("partly-wrong.csv"), csv);
  }

  /** What the images to validate with tell is in the model, which other jobs read. */
  @Tag("long")
  @Test
  void calibratesAndTellsUnknownImages() throws IOException {
    Path test = Path.of("src/main/data/digits/test").toAbsolutePath();
    Path table = partlyWrong();
    String[] command =
        ofTable(
            table,
            "tags",
            "--validation-split",
            "0.5",
            "--learning-rate",
            "0.1",
            "--temperature-scaling",
            "--unknown-false-positive-rate",
            "0.1");

    assertThat(job.run(command)).as(job.err()).isZero();

    BitConfig config = Pretrained.open(path("model")).config();
    double threshold = config.unknownThreshold().orElseThrow().energy();
    assertThat(config.calibrationTemperature()).isNotEqualTo(1);
    assertThat(job.out())
        .contains(
            "Calibration       expected error (ECE) ",
            "with a temperature of %.3f ".formatted(config.calibrationTemperature()),
            "Unknown           images of an energy above %.4f, as ".formatted(threshold),
            " of the images to validate with (at most 10%) have");
    assertThat(Files.readAllLines(folder.resolve("model/validation-log.csv")))
        .startsWith(
            "step,loss,accuracy,macro_f1,ece,temperature,calibrated_loss,calibrated_ece,unknown_threshold");
    assertThat(folder.resolve("model/report.html"))
        .content()
        .contains("How sure it is", "<dt>Temperature</dt>", "With the temperature ");
    assertThat(job.run("describe", "--model", path("model"))).isZero();
    assertThat(job.out())
        .contains(
            "Calibration   probabilities are of the logits divided by ",
            "Unknown       images of an energy above %.4f, as at most 10%% of the images had"
                .formatted(threshold));

    String[] classify = {
      "classify", "--images", test.toString(), "--model", path("model"), "--output", path("labels")
    };
    assertThat(job.run(classify)).as(job.err()).isZero();
    Dataset<Row> labels = SparkSession.active().read().parquet(path("labels"));
    long unknown = labels.where("unknown").count();
    assertThat(labels.where("unknown <> (unknownScore > %s)".formatted(threshold)).count())
        .isZero();
    assertThat(labels.where("predictedLabel IS NULL").count()).isZero();
    assertThat(job.out())
        .contains(
            "Unknown           %d of 497 images, of an energy above %.4f"
                .formatted(unknown, threshold));
    assertThat(unknown).isPositive();
    assertThat(
            job.run(ArrayUtils.addAll(classify, "--overwrite", "--unknown-threshold", "1000000")))
        .as(job.err())
        .isZero();
    assertThat(job.out()).contains("Unknown           0 of 497 images");

    String[] evaluate = {
      "evaluate",
      "--images",
      table.toString(),
      "--label-column",
      "tags",
      "--model",
      path("model"),
      "--output",
      path("evaluation")
    };
    assertThat(job.run(evaluate)).as(job.err()).isZero();
    JsonNode metrics =
        new JsonMapper().readTree(folder.resolve("evaluation/metrics.json").toFile());
    List<Row> predictions =
        SparkSession.active().read().parquet(path("evaluation/predictions")).collectAsList();
    assertThat(metrics.get("expected_calibration_error").asDouble())
        .isCloseTo(expectedCalibrationError(predictions), within(1e-9));
    assertThat(metrics.get("reliability")).hasSize(15);
    assertThat(job.out()).contains("Calibration error ");
    assertThat(folder.resolve("evaluation/report.html"))
        .content()
        .contains("How sure it is", "Scores: accuracy (bars) by score");
  }

  /** By the definition, range by range. */
  private static double expectedCalibrationError(List<Row> predictions) {
    double error = 0;
    for (int range = 0; range < 15; range++) {
      double low = range / 15.0;
      double high = (range + 1) / 15.0;
      double difference = 0;
      for (Row row : predictions) {
        double score = row.getAs("score");
        if (score > low && score <= high) {
          difference +=
              (row.getAs("trueLabel").equals(row.getAs("predictedLabel")) ? 1 : 0) - score;
        }
      }
      error += Math.abs(difference) / predictions.size();
    }
    return error;
  }

  @Test
  void learnsValues() throws IOException {
    assertThat(
            job.run(
                ofTable(
                    photos(),
                    "grams",
                    "--validation-split",
                    "0.25",
                    "--problem-type",
                    "regression")))
        .as(job.err())
        .isZero();

    assertThat(job.out()).contains("Classes           1: 'grams'", ", RMSE ", ", R2 ");
    assertThat(Files.readAllLines(folder.resolve("model/validation-log.csv")))
        .startsWith("step,loss,rmse,mae,r2");
    assertThat(names("model")).doesNotContain("validation-classes.csv");
    assertThat(folder.resolve("model/report.html")).content().doesNotContain("cross-entropy");

    job.assertRefused(
        "Model %s learned values (regression), but jobs/evaluate compares labels; take the predictions of jobs/classify, and RegressionEvaluator of Spark ML"
            .formatted(path("model")),
        "evaluate",
        "--images",
        Path.of("src/main/data/digits/test/1").toString(),
        "--model",
        path("model"),
        "--output",
        path("evaluation"));
    job.assertRefused(
        "--report shows how sure a model is of labels, but %s learned values (regression); leave it out"
            .formatted(path("model")),
        "classify",
        "--images",
        Path.of("src/main/data/digits/test/1").toString(),
        "--model",
        path("model"),
        "--output",
        path("labels"),
        "--report");
  }

  /** A student of the model that ships, at a rate by which it forgets what it knew. */
  @Tag("long")
  @Test
  void learnsFromATeacherAndInterpolates() throws IOException {
    String[] command =
        FineTuneCommand.of(
            path("model"),
            "--model",
            "bundled:bit-tiny-digits",
            "--teacher",
            path("teacher"),
            "--initial-head",
            "probe",
            "--validation-split",
            "0.3",
            "--interpolate-weights",
            "--ema-decay",
            "0.5",
            "--learning-rate",
            "1",
            "--validation-interval",
            "6",
            "--steps",
            "6");
    job.assertRefused("--teacher: There is no model folder or file " + path("teacher"), command);

    assertThat(job.run(FineTuneCommand.of(path("teacher"), "--steps", "2"))).isZero();
    assertThat(job.run(command)).as(job.err()).isZero();

    assertThat(job.out())
        .containsPattern(
            "Interpolation     share of the trained weights 0(\\.\\d|, of 11 tried \\(the model)");
    assertThat(folder.resolve("model/report.html"))
        .content()
        .containsPattern("(was mixed with|no better than) the weights at the beginning")
        .contains("Interpolation</h2>")
        .contains("Averages of weights, decay</dt><dd><bdi>0.5</bdi>");
    job.assertRefused(
        "--output %1$s is file:%1$s, which the run reads (--teacher)".formatted(path("teacher")),
        ArrayUtils.addAll(
            FineTuneCommand.of(path("teacher"), "--teacher", path("teacher")), "--overwrite"));
  }

  @Test
  void findsMistakesBeforeItTrains() {
    job.assertRefused(
        "--from-scratch: There is no file or folder /no/config.json",
        FineTuneCommand.of(path("model"), "--from-scratch", "/no/config.json"));
    assertThat(folder.resolve("model")).doesNotExist();
  }
}
