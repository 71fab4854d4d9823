package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code jobs/find-learning-rate} on some digits, in the session of all tests. */
class FindLearningRateTest extends SessionJobs {

  private static final Path DIGITS = Path.of("src/main/data/digits/train").toAbsolutePath();

  private String[] command(String... more) {
    return ArrayUtils.addAll(
        new String[] {
          "find-learning-rate",
          "--images",
          DIGITS.resolve("1").toString(),
          DIGITS.resolve("7").toString(),
          "--output",
          path("rates"),
          "--batch-size",
          "16",
          "--resize",
          "36",
          "--crop",
          "32",
          "--flip-probability",
          "0"
        },
        more);
  }

  private List<String> table() throws IOException {
    return Files.readAllLines(folder.resolve("rates/learning-rates.csv"));
  }

  /** As of a training's command whose job was exchanged. */
  @Test
  void replacesNoModel() throws IOException {
    assertThat(job.run("convert", "--model", "bundled:bit-tiny-digits", "--output", path("rates")))
        .isZero();

    job.assertRefused(
        "--output %s holds a model, which a search would replace by a table of losses; name another --output"
            .formatted(path("rates")),
        command("--overwrite"));
    assertThat(folder.resolve("rates/model.safetensors")).isRegularFile();
  }

  @Test
  void suggestsARate() throws IOException {
    String[] command = command("--greatest-rate", "100", "--steps", "50");

    assertThat(job.run(command)).as(job.err()).isZero();

    try (Stream<Path> files = Files.list(folder.resolve("rates"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "_spark-bit-files.txt",
              "_spark-bit-run.json",
              "learning-rates.csv",
              "learning-rates.png");
    }
    assertThat(table())
        .hasSizeBetween(15, 51)
        .startsWith("step,learning_rate,loss,smoothed_loss")
        .element(1)
        .asString()
        .startsWith("0,1.0E-5,0.69314");
    assertThat(ImageIO.read(folder.resolve("rates/learning-rates.png").toFile()).getWidth())
        .isEqualTo(900);
    assertThat(job.out())
        .containsPattern("Steps             \\d+")
        .containsPattern(
            "Least loss        0\\.\\d{4} \\(smoothed\\), at a learning rate of [0-9.]+\n")
        .containsPattern("Suggestion        --learning-rate 0\\.\\d+\n")
        .contains(
            "Result            " + path("rates") + " (learning-rates.csv, learning-rates.png)");

    List<String> first = table();
    job.assertRefused(
        "--output %s already exists; add --overwrite to replace it".formatted(path("rates")),
        command);
    assertThat(job.run(ArrayUtils.add(command, "--overwrite"))).as(job.err()).isZero();
    assertThat(table()).isEqualTo(first);
  }

  @Test
  void saysWhyThereIsNoSuggestion() {
    assertThat(
            job.run(command("--least-rate", "1e-12", "--greatest-rate", "1e-6", "--steps", "20")))
        .as(job.err())
        .isZero();

    assertThat(job.out())
        .contains(
            "Steps             20\n",
            "Suggestion        none: the loss hardly changed; raise the greatest learning rate, which is"
                + " 1.0E-6, or check the labels\n");
  }

  /** Random weights, labels of a column, and a value to learn. */
  @Tag("long")
  @Test
  void beginsWithRandomWeights() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("config.json"),
            "{\"embedding_size\": 8, \"hidden_sizes\": [16, 32], \"depths\": [1, 1],"
                + " \"num_groups\": 4}");
    StringBuilder csv = new StringBuilder("path,grams\n");
    for (String digit : List.of("1", "7")) {
      for (Path file : digits(digit, 20)) {
        csv.append("%s,%s.5%n".formatted(file, digit));
      }
    }
    Path photos = Files.writeString(folder.resolve("photos.csv"), csv);
    String[] command = {
      "find-learning-rate",
      "--images",
      photos.toString(),
      "--label-column",
      "grams",
      "--problem-type",
      "regression",
      "--from-scratch",
      config.toString(),
      "--output",
      path("rates"),
      "--batch-size",
      "16",
      "--resize",
      "36",
      "--crop",
      "32",
      "--steps",
      "20"
    };

    assertThat(job.run(command)).as(job.err()).isZero();

    assertThat(table()).hasSizeGreaterThan(10);
    assertThat(folder.resolve("rates/_spark-bit-run.json"))
        .content()
        .contains("\"--from-scratch\" : \"%s\"".formatted(config), "\"--steps\" : \"20\"");
  }

  @Test
  void namesAnImageThatCannotBeRead() throws IOException {
    Path table =
        table("bad.csv", List.of(BAD.resolve("text.jpg") + ",one", BAD.resolve("no.png") + ",two"));

    job.assertRefused(
        "None of the images can be read, for example ",
        "find-learning-rate",
        "--images",
        table.toString(),
        "--label-column",
        "kind",
        "--output",
        path("rates"));
    assertThat(folder.resolve("rates")).doesNotExist();
  }
}
