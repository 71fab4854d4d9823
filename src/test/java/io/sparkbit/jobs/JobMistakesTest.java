package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.Digits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/**
 * What jobs find wrong with tables, labels and outputs, before they work for long. They run in the
 * session of all tests.
 */
class JobMistakesTest extends SessionJobs {

  private String[] fewShot(String images, String... options) {
    List<String> command =
        new ArrayList<>(List.of("few-shot", "--images", images, "--label-column", "kind"));
    if (!List.of(options).contains("--output")) {
      command.addAll(List.of("--output", path("out")));
    }
    command.addAll(List.of(options));
    return command.toArray(String[]::new);
  }

  private void assertProbeMistake(String message, String images, String... options) {
    List<String> command =
        new ArrayList<>(List.of("probe", "--images", images, "--label-column", "kind"));
    if (!List.of(options).contains("--output")) {
      command.addAll(List.of("--output", path("out")));
    }
    command.addAll(List.of(options));
    job.assertRefused(message, command.toArray(String[]::new));
  }

  @Test
  void thatLeaveNothingToEvaluate() throws IOException {
    Path missing = BAD.resolve("missing.png");
    Path table = table("bad.csv", List.of(BAD.resolve("text.jpg") + ",one", missing + ",two"));
    String[] evaluate = {
      "evaluate", "--images", table.toString(), "--label-column", "kind", "--output", path("out")
    };

    job.assertRefused(
        ("No image could be read, so there is nothing to evaluate: failures {NOT_FOUND=1,"
                + " UNKNOWN_FORMAT=1}, such as NOT_FOUND: %s: there is no such file\n")
            .formatted(missing),
        evaluate);
    assertThat(folder.resolve("out").toFile().list()).doesNotContain("metrics.json");
  }

  /** On executors, whose libraries are those of CPUs here. */
  @Test
  void namesTheOptionWhereAMessageNamesItsParam() {
    job.assertRefused(
        "--device is 'gpu', but PyTorch sees no GPU on this host; put DJL's CUDA build"
            + " (pytorch-native-cu128) on the class path in place of pytorch-native-cpu and check"
            + " the driver with nvidia-smi, or set --device to 'auto' or 'cpu'",
        "classify",
        "--images",
        Digits.files().get(0).toString(),
        "--output",
        path("gpu"),
        "--device",
        "gpu");
  }

  @Test
  void ofEvaluations() throws IOException {
    String table = table("t.csv", List.of("/1.png,one", "/2.png,eleven")).toString();

    job.assertRefused(
        "--output " + folder + " already exists; add --overwrite to replace it",
        "evaluate",
        "--output",
        folder.toString());
    job.assertRefused(
        "Table %s has no column 'label'; its columns are path, kind. Name".formatted(table),
        "evaluate",
        "--images",
        table,
        "--label-column",
        "label",
        "--output",
        path("out"));
    job.assertRefused(
        "Images have labels that model bundled:bit-tiny-digits does not have: 'eleven'; its 10 labels are"
            + " 'zero', 'one', 'two',",
        "evaluate",
        "--images",
        table,
        "--label-column",
        "kind",
        "--output",
        path("out"));
    String known = table("known.csv", List.of("/1.png,one")).toString();
    job.assertRefused(
        "--output %s cannot be replaced, because it is not an output of spark-bit"
            .formatted(folder),
        "evaluate",
        "--images",
        known,
        "--label-column",
        "kind",
        "--overwrite",
        "--output",
        folder.toString());
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void ofProbes() throws IOException {
    String seven = digits("7", 1).get(0) + ",seven";
    String one = table("one.csv", List.of(seven, "/no/such.png,seven")).toString();
    String two = table("two.csv", List.of(seven, "/no/such.png,one")).toString();
    String bad = table("bad.csv", List.of("/no/a.png,seven", "/no/b.png,one")).toString();
    Path model = folder.resolve("model");
    Files.createDirectory(model);
    for (String name : List.of("config.json", "model.safetensors", "preprocessor_config.json")) {
      Files.copy(
          Path.of("src/main/resources/io/sparkbit/hub/bit-tiny-digits", name), model.resolve(name));
    }

    job.assertRefused(
        "--output %s already exists; add --overwrite to replace it, or name".formatted(folder),
        "probe",
        "--output",
        folder.toString());
    assertProbeMistake(
        "All 2 images have the label 'seven', but a classifier needs at least two", one);
    assertProbeMistake(
        "--test-images have labels that no image of --images has: 'one'; those have 'seven', 'two'",
        table("three.csv", List.of(seven, "/no/such.png,two")).toString(),
        "--test-images",
        two);
    assertProbeMistake(
        "--output %s cannot be replaced, because it is not an output of spark-bit".formatted(model),
        two,
        "--model",
        model.toString(),
        "--overwrite",
        "--output",
        model.toString());
    assertThat(model.resolve("config.json")).exists();
    assertProbeMistake(
        "No image could be read, so there is nothing to learn from: failures {NOT_FOUND=2}", bad);
    assertProbeMistake(
        "No image of 'one' could be read: failures {NOT_FOUND=1}; repair the images, or leave"
            + " out these classes",
        two);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void ofFewShots() throws IOException {
    List<Path> sevens = digits("7", 2);
    String seven = sevens.get(0) + ",seven";
    String two = table("two.csv", List.of(seven, "/no/such.png,one")).toString();
    String four =
        table("four.csv", List.of(seven, sevens.get(1) + ",seven", "/a.png,one", "/b.png,one"))
            .toString();
    String twice = table("twice.csv", List.of(seven, seven, "/a.png,one")).toString();
    String unknown = table("unknown.csv", List.of("/c.png,two")).toString();
    String lost = table("lost.csv", List.of("/c.png,one")).toString();
    Path digit = digits("1", 1).get(0);
    String half =
        table("half.csv", List.of(seven, sevens.get(1) + ",seven", digit + ",one", "/b.png,one"))
            .toString();

    job.assertRefused(
        "--output %s already exists; add --overwrite".formatted(folder),
        "few-shot",
        "--output",
        folder.toString());
    job.assertRefused(
        "Class 'one' has 1 images, fewer than the 2 shots", fewShot(two, "--shots", "1,2"));
    job.assertRefused(
        "With --shots 2, all 4 images are used for learning and none is left to test",
        fewShot(four, "--shots", "2"));
    job.assertRefused(
        "Image %s occurs 2 times in --images and --test-images; list each image once"
            .formatted(sevens.get(0)),
        fewShot(twice, "--shots", "1"));
    job.assertRefused(
        "Image %s occurs 2 times in --images and --test-images".formatted(sevens.get(0)),
        fewShot(four, "--shots", "1", "--test-images", twice.replace("twice", "two")));
    job.assertRefused(
        "--test-images have labels that no image of --images has: 'two'",
        fewShot(four, "--shots", "1", "--test-images", unknown));
    job.assertRefused(
        "--output %s cannot be replaced, because it is not an output of spark-bit"
            .formatted(folder),
        fewShot(four, "--shots", "1", "--overwrite", "--output", folder.toString()));
    job.assertRefused(
        "No image of 'one' could be read: failures {NOT_FOUND=2}", fewShot(four, "--shots", "1"));
    job.assertRefused(
        "Class 'one' has 1 images, fewer than the 2 shots",
        fewShot(half, "--shots", "2", "--test-images", lost));
    job.assertRefused(
        "None of --test-images could be read: failures {NOT_FOUND=1}",
        fewShot(half, "--shots", "1", "--test-images", lost));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void ofManifests() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Files.createFile(empty.resolve("a.heic"));
    String digit = Digits.files().get(0).toString();
    assertThat(job.run("manifest", "--images", digit, "--output", path("m"))).isZero();
    List<Row> good = spark.read().parquet(path("m")).collectAsList();

    job.assertRefused(
        "There are no images in %s; the names of image files end in jpg, ".formatted(empty),
        "manifest",
        "--images",
        empty.toString(),
        "--overwrite",
        "--output",
        path("m"));
    assertThat(job.err()).endsWith("tiff; it contains 1 file: 1 .heic\n");
    assertThat(spark.read().parquet(path("m")).collectAsList()).isEqualTo(good);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("empty", "m");
    job.assertRefused(
        "There are no images in %s; the names of image files end in jpg, ".formatted(path("m")),
        "manifest",
        "--images",
        path("m"),
        "--output",
        path("n"));
    job.assertRefused(
        "list.csv is a table, but manifest lists folders, globs and images; other jobs accept"
            + " it as --images",
        "manifest",
        "--images",
        "list.csv");
  }

  @Test
  void aManifestListsTheImagesBesideATable() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.createFile(photos.resolve("labels.parquet"));
    Files.copy(Digits.files().get(0), photos.resolve("a.png"));

    assertThat(job.run("manifest", "--images", photos.toString(), "--output", path("m"))).isZero();

    assertThat(spark.read().parquet(path("m")).select("path").as(Encoders.STRING()).collectAsList())
        .containsExactly("file:" + photos.resolve("a.png"));
    assertThat(job.out()).contains("1 .parquet");
  }

  @Test
  void ofLabels() throws IOException {
    for (List<String> names : List.of(List.of("a"), List.of("a", "b", "c"))) {
      job.assertMistaken(
          ("--labels-file has %d names, but model 'bundled:bit-tiny-digits' has 10 classes; give"
                  + " each class a name")
              .formatted(names.size()),
          "classify",
          "--labels-file",
          Files.write(folder.resolve("labels.txt"), names).toString(),
          "--output",
          path("m"));
    }
  }

  /** What a stage calls by its Param is named as the option that was typed. */
  @Test
  void ofOptionsThatOnlyAStageCanJudge() {
    job.assertRefused(
        "has no output 'stage9'; --output-layer must be one of ",
        "embed",
        "--output-layer",
        "stage9",
        "--output",
        path("m"));
  }

  @Test
  void ofTables() throws IOException {
    job.assertRefused(
        "--path-column file applies to tables, but none of the image locations is a table",
        "embed",
        "--path-column",
        "file");
    Path structs =
        Files.writeString(folder.resolve("structs.json"), "{\"image\": {\"path\": \"/1.png\"}}\n");
    job.assertRefused(
        ("Column 'image' of table %s is a struct of path; name the field with the paths, such"
                + " as --path-column image.path")
            .formatted(structs),
        "embed",
        "--images",
        structs.toString(),
        "--path-column",
        "image");
    job.assertRefused(
        "Table %s has no column 'imgae'; did you mean 'image'? It has image. Name the one"
            .formatted(structs),
        "embed",
        "--images",
        structs.toString(),
        "--path-column",
        "imgae");
    Files.createFile(Files.createDirectory(folder.resolve("out")).resolve("part-0.parquet"));

    Path fake = Files.writeString(folder.resolve("fake.parquet"), "path\n/1.png\n");
    job.assertRefused(
        ("file:%s is damaged, or not a table in the format that its name implies; write it"
                + " again")
            .formatted(fake),
        "embed",
        "--images",
        fake.toString());
    job.assertMistaken("--resume continues the output", "embed", "--resume", "--overwrite");
    job.assertRefused(
        "--output " + path("out") + " already exists; add --overwrite to replace it, --resume",
        "embed",
        "--output",
        path("out"));
    job.assertRefused(
        path("out") + " cannot be resumed: it has results but no _spark-bit-run.json",
        "embed",
        "--resume",
        "--output",
        path("out"));
    Path picture = Files.createDirectory(folder.resolve("pictures")).resolve("a.png");
    Files.copy(Digits.files().get(0), picture);
    job.assertRefused(
        "--output %s cannot be replaced, because it is not an output of spark-bit"
            .formatted(folder),
        "embed",
        "--overwrite",
        "--images",
        path("pictures"),
        "--output",
        folder.toString());
    assertThat(picture).exists();
  }
}
