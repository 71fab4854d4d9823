package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.BitImageEmbedder;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.ImagePaths;
import io.sparkbit.testing.HdfsServer;
import io.sparkbit.testing.RemoteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the default file system is not the local one, {@code /data} is the same folder of it to all
 * who are given it. Here it is a ViewFs over HDFS; this machine has no {@code /data}.
 */
@Tag("long")
class DefaultFileSystemIT {

  private static final Path BUNDLED = Path.of("src/main/resources/io/sparkbit/hub/bit-tiny-digits");
  private static final List<String> CLASSES = List.of("0", "1");
  private static final String HADOOP = "spark.hadoop.";

  @TempDir static Path folder;
  private static RemoteStore store;
  private static Map<String, String> settings;

  private final JobRun job = new JobRun("local[2]");

  @BeforeAll
  static void viewOfHdfs() throws IOException {
    write();
    List<Path> written;
    try (Stream<Path> files = Files.walk(folder)) {
      written = files.filter(Files::isRegularFile).toList();
    }
    store = HdfsServer.start(Files.createDirectory(folder.resolve("server")));
    store.putAll(folder, written, store.root() + "/data");
    settings = new HashMap<>(store.hadoopSettings());
    settings.put("fs.defaultFS", "viewfs://test/");
    settings.put("fs.viewfs.impl.disable.cache", "true");
    settings.put("fs.viewfs.mounttable.test.link./data", store.root() + "/data");
    settings.forEach((name, value) -> System.setProperty(HADOOP + name, value));
  }

  /** What a person has on this machine and copies to HDFS. */
  private static void write() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    for (String file : List.of("config.json", "model.safetensors", "preprocessor_config.json")) {
      Files.copy(BUNDLED.resolve(file), model.resolve(file));
    }
    for (String label : CLASSES) {
      Path photos = Files.createDirectories(folder.resolve("photos").resolve(label));
      List<Path> digits =
          Digits.files().stream().filter(file -> file.getParent().endsWith(label)).toList();
      for (Path digit : digits.subList(0, 12)) {
        Files.copy(digit, photos.resolve(digit.getFileName()));
      }
    }
    Files.write(folder.resolve("labels.txt"), List.of("abcdefghij".split("")));
  }

  @AfterAll
  static void forget() {
    settings.keySet().forEach(name -> System.clearProperty(HADOOP + name));
    store.close();
  }

  private Set<String> written(String name) throws IOException {
    return store.files(store.root() + "/data/" + name).keySet();
  }

  @Test
  void jobs() throws IOException {
    assertRuns("manifest", "--images", "/data/photos", "--output", "/data/list");
    assertRuns(
        "classify",
        "--images",
        "/data/list",
        "--model",
        "/data/model",
        "--labels-file",
        "/data/labels.txt",
        "--output",
        "/data/labeled");
    assertRuns(
        "probe", "--images", "/data/photos", "--model", "/data/model", "--output", "/data/probe");
    assertRuns(
        "evaluate", "--images", "/data/photos", "--model", "/data/probe", "--output", "/data/e");
    // Its random models are of this machine.
    assertRuns(
        ("few-shot --images /data/photos --model /data/model --shots 1 --runs 1 --methods"
                + " from-scratch --steps 1 --batch-size 2 --resize 36 --crop 32 --output /data/few-shot")
            .split(" "));
    // The images and the model that ship are of this machine.
    assertRuns("classify", "--output", "/data/shipped");

    assertThat(written("probe")).contains("model.safetensors");
    assertThat(written("labeled")).contains("_SUCCESS");
    job.assertRefused(
        ("--model: There is no model folder or file viewfs://test%1$s/model; it exists on this"
                + " machine, so use file:%1$s/model")
            .formatted(folder),
        "classify",
        "--images",
        "/data/photos",
        "--model",
        folder + "/model",
        "--output",
        "/data/x");
    job.assertRefused(
        ("There is no file or folder viewfs://test%1$s/photos; it exists on this machine, so"
                + " use file:%1$s/photos")
            .formatted(folder),
        "classify",
        "--images",
        folder + "/photos",
        "--output",
        "/data/x");
  }

  private void assertRuns(String... arguments) {
    assertThat(job.run(arguments)).as(job.err()).isZero();
  }

  @Test
  void stages() throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      Dataset<Row> photos =
          ImagePaths.list(spark, "/data/photos")
              .selectExpr("path", "length", "element_at(split(path, '/'), -2) as kind");
      BitImageClassifier classifier =
          new BitImageClassifier()
              .setModel("/data/model")
              .setLabelsFile("/data/labels.txt")
              .setInputCol("path");
      BitImageEmbedder embedder =
          new BitImageEmbedder().setModel("/data/model").setInputCol("path");
      PipelineModel pipeline =
          new Pipeline().setStages(new PipelineStage[] {classifier, embedder}).fit(photos);
      pipeline.write().save("/data/pipeline");

      List<Row> rows = PipelineModel.load("/data/pipeline").transform(photos).collectAsList();

      assertThat(rows)
          .hasSize(24)
          .allMatch(
              row -> row.getAs("predictedLabel").equals(row.getAs("kind").equals("0") ? "a" : "b"));

      BitImageClassifier kept = tuner().setOutputDir("/data/tuned").fit(photos);
      assertThat(kept.transform(photos).count()).isEqualTo(24);
      assertThat(written("tuned")).contains("model.safetensors");

      BitImageClassifier ofStage = tuner().setCheckpointDir("/data/checkpoints").fit(photos);
      List<Row> expected = ofStage.transform(photos).select("score").collectAsList();
      ofStage.write().save("/data/stage");
      assertThat(
              BitImageClassifier.load("/data/stage")
                  .transform(photos)
                  .select("score")
                  .collectAsList())
          .isEqualTo(expected);

      assertThatThrownBy(
              () ->
                  new BitImageClassifier()
                      .setInputCol("path")
                      .setModel(folder + "/model")
                      .transform(photos))
          .hasMessageContaining("so use file:" + folder + "/model");
      assertThat(
              new BitImageClassifier()
                  .setInputCol("path")
                  .setModel("file:" + folder + "/model")
                  .transform(photos)
                  .count())
          .isEqualTo(24);
    }
  }

  private static BitFineTuner tuner() {
    return new BitFineTuner()
        .setModel("/data/model")
        .setInputCol("path")
        .setLabelCol("kind")
        .setResize(36)
        .setCrop(32)
        .setSteps(2)
        .setCheckpointInterval(1)
        .setBatchSize(8)
        .setMicroBatchSize(8);
  }
}
