package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sparkbit.spark.Digits;
import io.sparkbit.testing.S3Server;
import io.sparkbit.testing.ShortLivedJvm;
import io.sparkbit.testing.SparkDistribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of {@code jobs/}, each in a JVM of its own. */
class JobsIT {

  @TempDir Path folder;

  private JobScript run(String... command) throws IOException, InterruptedException {
    return JobScript.run(Map.of(), folder, command);
  }

  @Test
  void classifyNeedsNoArguments() throws IOException, InterruptedException {
    JobScript classify = run("classify");

    assertThat(classify.output())
        .containsPattern("\\| +image\\|predictedLabel\\| *score\\|trueLabel\\|")
        .contains("only showing top 20 rows")
        .containsPattern("Accuracy +99.40%")
        .containsPattern("Images +497")
        .containsPattern("Failures +0")
        .containsPattern("Images per second [0-9.]+")
        .containsPattern("Result +spark-bit-output/classify-[0-9a-f-]+ \\(parquet\\)");
    assertThat(classify.status()).isZero();
    Path output = folder.resolve("spark-bit-output");
    assertThat(output.toFile().list()).hasSize(1);
    assertThat(output.resolve(output.toFile().list()[0]).toFile().list())
        .anyMatch(name -> name.endsWith(".parquet"));
  }

  /** The locale is that of cron and of many containers. */
  @Test
  void embedWritesCsv() throws IOException, InterruptedException {
    Path photos = Files.createDirectory(folder.resolve("größe"));
    Files.copy(Digits.files().get(0), photos.resolve("画像.png"));
    JobScript embed =
        JobScript.run(
            Map.of("LC_ALL", "C"),
            folder,
            "embed",
            "--images",
            Digits.FOLDER + "/1/*.png",
            Digits.FOLDER + "/2",
            photos.toString(),
            "--format",
            "csv",
            "--output",
            "out",
            "--",
            "--conf",
            "spark.driver.memory=1g");

    assertThat(embed.output()).containsPattern("Failures +0");
    assertThat(embed.status()).isZero();
    assertThat(lines(folder.resolve("out")))
        .contains("path,error,features")
        .anyMatch(line -> line.matches(".*/1/\\d+\\.png,,\"\\[[0-9.,E-]+]\""))
        .anyMatch(line -> line.contains("/größe/画像.png,,\"["));
  }

  @Test
  void everyJobHasItsScript() throws IOException {
    for (String job : SparkBit.commandLine().getSubcommands().keySet()) {
      Path script = Path.of("jobs", job);
      assertThat(script).isExecutable();
      assertThat(Files.readString(script))
          .isEqualTo(
              """
              #!/usr/bin/env bash
              exec "$(dirname "${BASH_SOURCE[0]}")/submit" %s "$@"
              """
                  .formatted(job));
    }
  }

  @Test
  void tellsMistakesInALine() throws IOException, InterruptedException {
    JobScript noModel = run("classify", "--images", Digits.FOLDER + "/7", "--model", "/no/model");
    assertThat(noModel.output())
        .contains("There is no model folder or file /no/model")
        .doesNotContain("\tat ");
    assertThat(noModel.status()).isEqualTo(1);

    JobScript noSpark = run("classify", "--", "--conf", "spark.serializer=no.Such");
    assertThat(noSpark.output())
        .contains("Spark cannot start: no.Such. Correct the setting in conf/spark-defaults.conf")
        .doesNotContain("\tat io.sparkbit");
    assertThat(noSpark.status()).isEqualTo(1);

    JobScript wrongUsage = run("embed", "--format", "xml");
    assertThat(wrongUsage.output())
        .contains("--format is 'xml', but must be one of parquet, csv, json");
    assertThat(wrongUsage.status()).isEqualTo(2);
  }

  @Test
  void tellsMistakesAmongTheOptionsOfSpark() throws IOException, InterruptedException {
    JobScript unknown = run("describe", "--", "--no-such", "1");

    assertThat(unknown.output())
        .isEqualTo("After --, where options of spark-submit are: Unrecognized option: --no-such\n");
    assertThat(unknown.status()).isEqualTo(2);
  }

  /** Otherwise, the JVM would read and verify thousands of classes, which takes seconds. */
  @Test
  void mapsTheClassesOfSparkFromAnArchive() throws IOException, InterruptedException {
    assumeThat(SparkConf.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .as("archives know no jars in folders with a blank in their names")
        .doesNotContain("%20");
    Path classes = folder.resolve("classes.log");
    JobScript describe =
        JobScript.run(
            Map.of(ShortLivedJvm.SUBMIT_OPTIONS, "-Xlog:class+load:file=" + classes.getFileName()),
            folder,
            "describe");

    assertThat(describe.output()).contains("Model         bundled:bit-tiny-digits\n");
    assertThat(describe.status()).isZero();
    assertThat(classes)
        .content()
        .containsPattern("org.apache.spark.SparkConf source: shared objects file \\(top\\)")
        .doesNotContain("org.apache.spark.deploy.SparkSubmit source"); // It has nothing to add.
  }

  @Test
  void explainsEveryOption() throws IOException, InterruptedException {
    JobScript help = run("classify", "--help");

    assertThat(help.status()).isZero();
    assertThat(help.output())
        .contains("--model", "--images", "--output", "--format", "--top-k", "--batch-size")
        .contains("--handle-invalid", "--master", "--precision", "--exif-orientation");
  }

  /** With a Spark of their own people have only Spark's jars, and the jar with all the rest. */
  @Test
  @Tag("long")
  void usesTheSparkSubmitOfSparkHome() throws IOException, InterruptedException {
    Path home = Path.of("target/spark-submit-home").toAbsolutePath();
    FileUtils.deleteDirectory(home.toFile());
    Path jars = home.resolve("jars");
    String classPath = Files.readString(Path.of("target/classpath.txt")).strip();
    SparkDistribution.linkJars(Stream.of(classPath.split(":", -1)), jars);
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/usr/bin/env bash
        echo "This is the spark-submit of SPARK_HOME"
        eval "options=($SPARK_SUBMIT_OPTS)"
        exec java %s "${options[@]}" -cp "%s/*" org.apache.spark.deploy.SparkSubmit --master 'local[2]' "$@"
        """
            .formatted(moduleOptions(), jars));
    assertThat(submit.toFile().setExecutable(true)).isTrue();

    try (S3Server s3 = S3Server.start(Files.createDirectory(folder.resolve("s3")))) {
      String images = "s3a://" + s3.createBucket() + "/digits";
      s3.putAll(Digits.FOLDER, digits("7"), images);
      List<String> command = new ArrayList<>(List.of("classify", "--images", images));
      command.addAll(List.of("--output", "out", "--", "--conf", "spark.ui.enabled=false"));
      s3.hadoopSettings()
          .forEach(
              (key, value) ->
                  command.addAll(List.of("--conf", "spark.hadoop.%s=%s".formatted(key, value))));

      JobScript classify =
          JobScript.run(
              Map.of("SPARK_HOME", home.toString()), folder, command.toArray(String[]::new));

      assertThat(classify.output())
          .contains("This is the spark-submit of SPARK_HOME")
          .containsPattern("Images +%d\n".formatted(digits("7").size()))
          .containsPattern("Failures +0\n")
          // Spark's own settings print them.
          .doesNotContain(" INFO ");
      assertThat(classify.status()).isZero();
    }
  }

  private static List<Path> digits(String label) {
    return Digits.files().stream().filter(file -> file.getParent().endsWith(label)).toList();
  }

  private static String moduleOptions() {
    return org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptions();
  }

  private static List<String> lines(Path output) throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .flatMap(file -> readLines(file))
          .toList();
    }
  }

  private static Stream<String> readLines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
