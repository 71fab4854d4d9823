package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.model.Pretrained;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.lang3.ArrayUtils;
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
            "3");

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

  @Test
  void findsMistakesBeforeItTrains() {
    job.assertRefused(
        "--from-scratch: There is no file or folder /no/config.json",
        FineTuneCommand.of(path("model"), "--from-scratch", "/no/config.json"));
    assertThat(folder.resolve("model")).doesNotExist();
  }
}
