package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.output.OutputMark;
import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.ImagePaths;
import io.sparkbit.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a job is told to write, it refuses to harm what a person keeps: nothing that was there
 * before is another one afterwards. The jobs run in the session of all tests, up to where they
 * refuse.
 */
@ExtendWith(LocalSpark.class)
class OutputContractTest {

  private static final String MODEL = "src/main/resources/io/sparkbit/hub/bit-tiny-digits";

  private static final String NO_OUTPUT =
      " cannot be replaced, because it is not an output of spark-bit";

  @TempDir Path temporary;
  private Path folder;
  private JobRun job;
  private Map<String, String> before;

  /** Photos as people keep them, a model, and an output into which a photo was put. */
  @BeforeEach
  void keep(SparkSession shared) throws IOException {
    assertThat(shared.sparkContext().isStopped()).isFalse();
    job = new JobRun("local[2]");
    folder = temporary.toRealPath();
    for (String digit : List.of("1", "7")) {
      Path target = Files.createDirectories(folder.resolve("photos/2026").resolve(digit));
      List<Path> files =
          Digits.files().stream().filter(f -> f.getParent().endsWith(digit)).limit(3).toList();
      for (Path file : files) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("photos"));
    Path models = Files.createDirectories(folder.resolve("models/a"));
    for (String name : List.of("config.json", "model.safetensors", "preprocessor_config.json")) {
      Files.copy(Path.of(MODEL, name), models.resolve(name));
    }
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.write(mine.resolve(OutputMark.FILE), OutputMark.of("embed"));
    Files.writeString(mine.resolve("_SUCCESS"), "");
    Files.writeString(mine.resolve("holiday.png"), "mine");
    // By their names these might be spark-bit's; but they are read.
    Path ours = Files.createDirectories(folder.resolve("ours"));
    Files.write(ours.resolve(OutputMark.FILE), OutputMark.of("embed"));
    Files.copy(photo(), ours.resolve("loss.png"));
    for (String name : List.of("config.json", "preprocessor_config.json")) {
      Files.copy(Path.of(MODEL, name), ours.resolve(name));
    }
    Files.write(ours.resolve("summary.csv"), List.of("one", "seven"));
    Files.write(
        folder.resolve("list.csv"),
        List.of("path,kind", photo() + ",7", folder.resolve("ours/loss.png") + ",1"));
    Files.writeString(folder.resolve("file"), "mine");
  }

  private Path photo() throws IOException {
    try (Stream<Path> photos = Files.list(folder.resolve("photos/2026/7"))) {
      return photos.sorted().findFirst().orElseThrow();
    }
  }

  private Map<String, String> tree() throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.toList()) {
        tree.put(
            folder.relativize(path).toString(),
            Files.isRegularFile(path)
                ? Files.getLastModifiedTime(path) + " " + Files.size(path)
                : "");
      }
    }
    return tree;
  }

  /** A command, in which {@code @} is the folder of the test. */
  private String[] command(String name, String options) {
    List<String> words = new ArrayList<>(List.of(name));
    for (String word : options.split(" ", -1)) {
      words.add(word.replace("@", folder.toString()));
    }
    return words.toArray(String[]::new);
  }

  private void refuses(String name, String options, String message) throws IOException {
    before = tree();
    job.assertRefused(message.replace("@", folder.toString()), command(name, options));
    assertThat(tree()).isEqualTo(before);
  }

  /** All that read images. */
  static List<String> jobsOfImages() {
    return List.of(
        "classify",
        "embed",
        "preprocess",
        "pack",
        "manifest",
        "audit",
        "evaluate",
        "probe",
        "few-shot",
        "fine-tune",
        "find-learning-rate");
  }

  @ParameterizedTest
  @MethodSource("jobsOfImages")
  void ofImages(String name) throws IOException {
    String images = "--images @/photos ";
    String shots = name.equals("few-shot") ? " --shots 1" : "";
    for (String output : List.of("@/photos", "@/link", "@/photos/2026/../", "file://@//photos")) {
      refuses(
          name,
          images + "--overwrite --output " + output + shots,
          "--output " + output + NO_OUTPUT);
    }
    refuses(
        name,
        "--images @/photos/*/*/*.png --overwrite --output @/photos/2026" + shots,
        "--output @/photos/2026"
            + NO_OUTPUT
            + ": it contains no readable _spark-bit-run.json, but 2 files and folders, such as ");
    for (String within : List.of("@/photos/out", "@/link/2026/out", "@/photos/a/../out/")) {
      refuses(
          name,
          images + "--output " + within + shots,
          ("--output %s lies within file:@/photos, which the run reads (--images); name another"
                  + " --output")
              .formatted(within));
    }
    for (String root : List.of("/", "file:///", "file:/", "/usr/..")) {
      refuses(
          name,
          images + "--overwrite --output " + root + shots,
          "--output %s is the root of a file system, which is never an output; name a folder in it"
              .formatted(root));
    }
    refuses(
        name,
        images + "--overwrite --output @/mine" + shots,
        "--output @/mine cannot be replaced: besides the files of spark-bit it contains 1 file or folder, such as holiday.png. Move that away, or name another --output");
    refuses(
        name,
        images + "--output @/mine" + shots,
        "--output @/mine already exists; add --overwrite to replace it");
    refuses(
        name,
        images + "--overwrite --output @/file" + shots,
        "--output @/file is a file, and would be a folder; name another --output");
    refuses(
        name,
        "--images @/photos @/ours --overwrite --output @/ours" + shots,
        "--output @/ours is file:@/ours, which the run reads (--images)");
    Path claimed = Files.createDirectories(folder.resolve(".claimed.spark-bit"));
    Files.writeString(
        claimed.resolve("claim.json"),
        "{\"job\": \"embed\", \"host\": \"elsewhere\", \"processes\": \"\", \"pid\": 7,"
            + " \"started\": \"\", \"since\": \"now\"}");
    refuses(
        name,
        images + "--output @/claimed" + shots,
        "Another run is writing --output @/claimed: embed, process 7 on elsewhere since now."
            + " Wait until it has ended, or name another output; if that run no longer exists,"
            + " remove file:@/.claimed.spark-bit/claim.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "classify",
        "embed",
        "preprocess",
        "pack",
        "audit",
        "evaluate",
        "probe",
        "few-shot",
        "fine-tune",
        "find-learning-rate"
      })
  void ofImagesInATable(String name) throws IOException {
    String labels =
        List.of("audit", "evaluate", "probe", "few-shot", "fine-tune", "find-learning-rate")
                .contains(name)
            ? " --label-column kind"
            : "";
    String table = "--images @/list.csv --path-column path" + labels;

    if (name.equals("few-shot")) {
      Files.write(
          folder.resolve("list.csv"),
          List.of("path,kind", photo() + ",7", folder.resolve("ours/loss.png") + ",1", "/a,7"));
      table += " --shots 1";
    }
    refuses(
        name,
        table + " --overwrite --output @/ours",
        "--output @/ours contains @/ours/loss.png, which the run reads (--images); name another"
            + " --output");
    refuses(name, table + " --overwrite --output @/photos/2026", NO_OUTPUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "classify",
        "embed",
        "preprocess",
        "audit",
        "evaluate",
        "probe",
        "few-shot",
        "fine-tune",
        "find-learning-rate",
        "convert"
      })
  void ofAModel(String name) throws IOException {
    String images =
        name.equals("convert")
            ? "--model @/models/a "
            : "--images @/photos --model @/models/a "
                + (name.equals("few-shot") ? "--shots 1 " : "");
    refuses(name, images + "--overwrite --output @/models", "--output @/models" + NO_OUTPUT);
    refuses(name, images + "--overwrite --output @/models/a", "--output @/models/a" + NO_OUTPUT);
    refuses(
        name,
        images + "--output @/models/a/new",
        "--output @/models/a/new lies within file:@/models/a, which the run reads (--model)");
    Files.copy(
        folder.resolve("models/a/model.safetensors"), folder.resolve("ours/model.safetensors"));
    refuses(
        name,
        images.replace("models/a", "ours") + "--overwrite --output @/ours",
        "--output @/ours is file:@/ours, which the run reads (--model)");
    refuses(
        name,
        images + "--overwrite --output /",
        "--output / is the root of a file system, which is never an output");
  }

  @Test
  void ofOtherFiles() throws IOException {
    for (String name : List.of("classify", "evaluate", "fine-tune", "find-learning-rate")) {
      refuses(
          name,
          "--images @/photos --labels-file @/ours/summary.csv --overwrite --output @/ours",
          "--output @/ours contains file:@/ours/summary.csv, which the run reads (--labels-file)");
    }
    refuses(
        "preprocess",
        "--images @/photos --processor @/ours/preprocessor_config.json --overwrite --output @/ours",
        "--output @/ours contains file:@/ours/preprocessor_config.json, which the run reads"
            + " (--processor)");
    for (String name : List.of("fine-tune", "find-learning-rate")) {
      refuses(
          name,
          "--images @/photos --from-scratch @/ours/config.json --overwrite --output @/ours",
          "--output @/ours contains file:@/ours/config.json, which the run reads (--from-scratch)");
    }
    for (String name : List.of("probe", "few-shot")) {
      Files.createDirectories(folder.resolve("ours/predictions"));
      Files.write(
          folder.resolve("test.csv"),
          List.of("path,kind", folder.resolve("ours/loss.png") + ",1", "/a,7"));
      Files.write(
          folder.resolve("train.csv"), List.of("path,kind", photo() + ",7", "/b,1", "/c,1"));
      refuses(
          name,
          "--images @/train.csv --test-images @/test.csv --label-column kind --overwrite --output"
              + " @/ours"
              + (name.equals("few-shot") ? " --shots 1" : ""),
          "--output @/ours contains @/ours/loss.png, which the run reads (--test-images)");
    }
  }

  /** The table of failures lives by the rules of outputs. */
  @ParameterizedTest
  @ValueSource(strings = {"classify", "embed", "preprocess", "pack"})
  void ofFailures(String name) throws IOException {
    String images = "--images @/photos --output @/fresh ";
    for (String failures : List.of("@/photos", "@/link", "file://@//photos")) {
      refuses(
          name,
          images + "--overwrite --failures " + failures,
          "--failures " + failures + NO_OUTPUT);
    }
    refuses(
        name,
        images + "--failures @/link/2026/out",
        "--failures @/link/2026/out lies within file:@/photos, which the run reads (--images); name"
            + " another --failures");
    refuses(
        name,
        images + "--overwrite --failures /",
        "--failures / is the root of a file system, which is never an output");
    refuses(
        name,
        images + "--overwrite --failures @/mine",
        "--failures @/mine cannot be replaced: besides the files of spark-bit it contains 1 file or"
            + " folder, such as holiday.png. Move that away, or name another --failures");
    refuses(
        name,
        images + "--failures @/mine",
        "--failures @/mine already exists; --overwrite replaces it together with --output,");
    refuses(
        name,
        "--images @/list.csv --output @/fresh --overwrite --failures @/ours",
        "--failures @/ours contains @/ours/loss.png, which the run reads (--images); name another"
            + " --failures");
    refuses(
        name,
        "--images @/photos --output @/fresh --failures @/link/../fresh/failed",
        "--failures @/link/../fresh/failed and --output @/fresh must be folders apart");
  }

  /** So do tables of Spark's catalog, as far as they can. */
  @ParameterizedTest
  @ValueSource(strings = {"classify", "embed", "preprocess", "pack", "evaluate", "manifest"})
  void ofTables(String name, SparkSession spark) throws IOException {
    spark.sql("CREATE DATABASE kept LOCATION '%s'".formatted(folder.resolve("warehouse")));
    try {
      spark.sql("CREATE TABLE kept.mine (path STRING, holiday STRING) USING parquet");
      spark.sql("INSERT INTO kept.mine VALUES ('%s', 'mine')".formatted(photo()));
      String table = "--output-table kept.mine";
      refuses(name, "--images @/photos " + table, table + " exists already; add --append to add");
      refuses(
          name,
          "--images @/photos --overwrite " + table,
          table + " cannot be replaced, because spark-bit did not write it");
      refuses(name, "--images @/photos --append " + table, table + " has no column ");
      if (name.equals("manifest")) {
        return; // It reads no tables.
      }
      refuses(
          name,
          "--input-table kept.mine --append " + table,
          table + " is the table that the job reads (--input-table); name another");
      refuses(
          name,
          "--input-table kept.mine --output @/warehouse/mine/out",
          "--output @/warehouse/mine/out lies within file:@/warehouse/mine, which the run reads"
              + " (--input-table)");
      refuses(
          name,
          "--input-table kept.mine --overwrite --output @/photos/2026",
          "--output @/photos/2026" + NO_OUTPUT);
    } finally {
      spark.sql("DROP DATABASE kept CASCADE");
    }
  }

  @Test
  void ofAnEstimator(SparkSession spark) throws IOException {
    BitFineTuner tuner = new BitFineTuner().setModel(folder + "/models/a").setInputCol("path");
    tuner.setLabelCol("label").setSteps(1);
    Map<BitFineTuner, String> refusals =
        Map.of(
            tuner.copy(tuner.extractParamMap()).setOutputDir(folder + "/photos"),
            "outputDir @/photos contains file:@/photos/2026/1/0070.png, which the run reads"
                + " (inputCol); name another outputDir",
            tuner.copy(tuner.extractParamMap()).setCheckpointDir(folder + "/link/2026"),
            "checkpointDir @/link/2026 contains file:@/photos/2026/1/0070.png, which the run reads"
                + " (inputCol); name another checkpointDir",
            tuner.copy(tuner.extractParamMap()).setOutputDir(folder + "/mine"),
            "outputDir @/mine already exists; remove it or name another folder",
            tuner.copy(tuner.extractParamMap()).setOutputDir(folder + "/models/a/b"),
            "outputDir @/models/a/b lies within file:@/models/a, which the run reads (model); name"
                + " another outputDir",
            tuner.copy(tuner.extractParamMap()).setOutputDir(folder + "/link/../models/a/b/.."),
            "outputDir @/link/../models/a/b/.. is file:@/models/a, which the run reads (model);"
                + " name another outputDir",
            tuner.copy(tuner.extractParamMap()).setCheckpointDir(folder + "/models/a"),
            "checkpointDir @/models/a is file:@/models/a, which the run reads (model); name another"
                + " checkpointDir",
            tuner.copy(tuner.extractParamMap()).setOutputDir("/"),
            "outputDir / contains file:@/models/a, which the run reads (model); name another"
                + " outputDir",
            tuner.copy(tuner.extractParamMap()).setCheckpointDir(folder.toString()),
            "checkpointDir @ contains file:@/models/a, which the run reads (model); name another"
                + " checkpointDir");
    var images =
        ImagePaths.list(spark, folder + "/photos").selectExpr("path", "length % 2 as label");
    before = tree();
    refusals.forEach(
        (stage, message) ->
            assertThatThrownBy(() -> stage.fit(images))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message.replace("@", folder.toString())));
    assertThat(tree()).isEqualTo(before);
  }
}
