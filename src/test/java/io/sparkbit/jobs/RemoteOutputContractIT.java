package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.output.OutputMark;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import io.sparkbit.testing.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link OutputContractTest} on a real S3 server: no object is another one afterwards. */
@ExtendWith(LocalSpark.class)
@Tag("long")
class S3OutputContractIT {

  private static final Path MODEL = Path.of("src/main/resources/io/sparkbit/hub/bit-tiny-digits");
  private static final List<String> MODEL_FILES =
      List.of("config.json", "model.safetensors", "preprocessor_config.json");

  @TempDir static Path folder;
  private static S3Server server;
  private static String bucket;
  private static Map<String, String> before;

  private JobRun job;

  /** Photos, a model, and outputs of which a photo and a model are read. */
  @BeforeAll
  static void keep(SparkSession spark) throws IOException, InterruptedException {
    server = S3Server.start(folder);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    server.hadoopSettings().forEach(hadoop::set);
    bucket = server.createBucket();
    String photo = "";
    for (String digit : List.of("1", "7")) {
      for (Path file :
          Digits.files().stream().filter(f -> f.getParent().endsWith(digit)).limit(3).toList()) {
        photo = uri("/photos/2026/%s/%s".formatted(digit, file.getFileName()));
        server.put(photo, Files.readAllBytes(file));
      }
    }
    for (String key : List.of("/models/a", "/ours")) {
      for (String name : MODEL_FILES) {
        server.put(uri(key + "/" + name), Files.readAllBytes(MODEL.resolve(name)));
      }
    }
    server.put(uri("/ours/" + OutputMark.FILE), OutputMark.of("embed"));
    server.put(uri("/ours/loss.png"), Files.readAllBytes(Digits.files().get(0)));
    server.put(uri("/mine/" + OutputMark.FILE), OutputMark.of("embed"));
    server.put(uri("/mine/holiday.png"), new byte[1]);
    String list = "path,shows\n%s,7\n%s,1\n/a,7\n".formatted(photo, uri("/ours/loss.png"));
    server.put(uri("/list.csv"), list.getBytes(StandardCharsets.UTF_8));
    server.put(
        uri("/.claimed.spark-bit/claim.json"),
        "{\"job\": \"embed\", \"host\": \"elsewhere\", \"processes\": \"\", \"pid\": 7, \"started\": \"\", \"since\": \"now\"}"
            .getBytes(StandardCharsets.UTF_8));
    before = objects(hadoop);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void job() {
    job = new JobRun("local[2]");
  }

  private static String uri(String key) {
    return "s3a://" + bucket + key;
  }

  private static Map<String, String> objects(Configuration hadoop) throws IOException {
    Map<String, String> objects = new TreeMap<>();
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(uri("/"));
    FileSystem fileSystem = root.getFileSystem(hadoop);
    RemoteIterator<LocatedFileStatus> found = fileSystem.listFiles(root, true);
    while (found.hasNext()) {
      LocatedFileStatus file = found.next();
      objects.put(file.getPath().toString(), file.getLen() + " " + file.getModificationTime());
    }
    return objects;
  }

  /** A command, in which {@code @} is the bucket. */
  private void refuses(String name, String options, String message) {
    List<String> words = new ArrayList<>(List.of(name));
    words.addAll(Arrays.asList(options.replace("@", uri("")).split(" ", -1)));
    if (name.equals("few-shot")) {
      words.addAll(List.of("--shots", "1"));
    }
    job.assertRefused(message.replace("@", uri("")), words.toArray(String[]::new));
  }

  private static String labels(String name) {
    return List.of("evaluate", "probe", "few-shot", "fine-tune").contains(name)
        ? " --label-column shows"
        : "";
  }

  @ParameterizedTest
  @MethodSource("io.sparkbit.jobs.OutputContractTest#jobsOfImages")
  void nothingIsHarmed(String name, SparkSession spark) throws IOException {
    String upper = "S3A" + uri("").substring("s3a".length());
    for (String output :
        List.of("@/photos", "@/photos/2026/../", "@//photos/", upper + "/photos")) {
      refuses(
          name,
          "--images @/photos/*/*/*.png --overwrite --output " + output,
          "--output " + output + " is no output of spark-bit, which alone may be replaced");
    }
    for (String output : List.of("@/photos/out", upper + "/photos/a/../out/")) {
      refuses(
          name,
          "--images @/photos --output " + output,
          "--output %s lies within @/photos, which the run reads (--images)".formatted(output));
    }
    for (String root : List.of("@", "@/", "@/photos/..")) {
      refuses(
          name,
          "--images @/photos --overwrite --output " + root,
          "--output %s is the root of a file system, which is never an output".formatted(root));
    }
    refuses(
        name,
        "--images @/photos --overwrite --output @/mine",
        "--output @/mine cannot be replaced: beside what spark-bit wrote it has 1 file or folder,"
            + " such as holiday.png.");
    refuses(
        name,
        "--images @/photos --output @/mine",
        "--output @/mine exists already; add --overwrite to replace it");
    refuses(
        name,
        "--images @/photos --output @/claimed",
        "Another run writes --output @/claimed: embed, process 7 on elsewhere since now.");
    if (!name.equals("manifest")) {
      refuses(
          name,
          "--images @/list.csv --overwrite --output @/ours" + labels(name),
          "--output @/ours contains @/ours/loss.png, which the run reads (--images)");
    }
    if (!List.of("manifest", "pack").contains(name)) {
      refuses(
          name,
          "--images @/photos --model @/ours --overwrite --output @/ours",
          "--output @/ours is @/ours, which the run reads (--model)");
    }
    assertThat(objects(spark.sparkContext().hadoopConfiguration())).isEqualTo(before);
  }
}
