package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.output.OutputMark;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import io.sparkbit.testing.RemoteStore;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link OutputContractTest} on real servers: no file is another one afterwards. */
@ParameterizedClass
@EnumSource
@ExtendWith(LocalSpark.class)
@Tag("long")
class RemoteOutputContractIT {

  private static final Path MODEL = Path.of("src/main/resources/io/sparkbit/hub/bit-tiny-digits");
  private static final List<String> MODEL_FILES =
      List.of("config.json", "model.safetensors", "preprocessor_config.json");

  @TempDir static Path folder;
  private static RemoteStore store;
  private static String root;
  private static Map<String, String> before;

  @Parameter private RemoteStore.Kind kind;
  private JobRun job;

  /** Photos, a model, and outputs of which a photo and a model are read. */
  @BeforeParameterizedClassInvocation
  static void keep(RemoteStore.Kind kind, SparkSession spark)
      throws IOException, InterruptedException {
    store = kind.start(Files.createDirectory(folder.resolve(kind.name())));
    store.hadoopSettings().forEach(spark.sparkContext().hadoopConfiguration()::set);
    root = store.root();
    String photo = "";
    for (String digit : List.of("1", "7")) {
      for (Path file :
          Digits.files().stream().filter(f -> f.getParent().endsWith(digit)).limit(3).toList()) {
        photo = uri("/photos/2026/%s/%s".formatted(digit, file.getFileName()));
        store.put(photo, Files.readAllBytes(file));
      }
    }
    for (String key : List.of("/models/a", "/ours")) {
      for (String name : MODEL_FILES) {
        store.put(uri(key + "/" + name), Files.readAllBytes(MODEL.resolve(name)));
      }
    }
    store.put(uri("/ours/" + OutputMark.FILE), OutputMark.of("embed"));
    store.put(uri("/ours/loss.png"), Files.readAllBytes(Digits.files().get(0)));
    store.put(uri("/mine/" + OutputMark.FILE), OutputMark.of("embed"));
    store.put(uri("/mine/holiday.png"), new byte[1]);
    String list = "path,kind\n%s,7\n%s,1\n/a,7\n".formatted(photo, uri("/ours/loss.png"));
    store.put(uri("/list.csv"), list.getBytes(StandardCharsets.UTF_8));
    String encoded = list.replace("/ours/", "/our%73/");
    store.put(uri("/encoded.csv"), encoded.getBytes(StandardCharsets.UTF_8));
    store.put(
        uri("/.claimed.spark-bit/claim.json"),
        ("{\"job\": \"embed\", \"host\": \"elsewhere\", \"processes\": \"\", \"pid\": 7,"
                + " \"started\": \"\", \"since\": \"now\"}")
            .getBytes(StandardCharsets.UTF_8));
    before = store.files(root);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    store.close();
  }

  @BeforeEach
  void job() {
    job = new JobRun("local[2]");
  }

  private static String uri(String key) {
    return root + key;
  }

  /** A command, in which {@code @} is the root of the file system. */
  private void refuses(String name, String options, String message) {
    List<String> words = new ArrayList<>(List.of(name));
    words.addAll(Arrays.asList(options.replace("@", uri("")).split(" ", -1)));
    if (name.equals("few-shot")) {
      words.addAll(List.of("--shots", "1"));
    }
    job.assertRefused(message.replace("@", uri("")), words.toArray(String[]::new));
  }

  private static String labels(String name) {
    return List.of("audit", "evaluate", "probe", "few-shot", "fine-tune", "find-learning-rate")
            .contains(name)
        ? " --label-column kind"
        : "";
  }

  @ParameterizedTest
  @MethodSource("io.sparkbit.jobs.OutputContractTest#jobsOfImages")
  void nothingIsHarmed(String name) throws IOException {
    String scheme = URI.create(root).getScheme();
    String upper = scheme.toUpperCase(Locale.ROOT) + root.substring(scheme.length());
    for (String output :
        List.of("@/photos", "@/photos/2026/../", "@//photos/", upper + "/photos")) {
      refuses(
          name,
          "--images @/photos/*/*/*.png --overwrite --output " + output,
          "--output " + output + " cannot be replaced, because it is not an output of spark-bit");
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
        "--output @/mine cannot be replaced: besides the files of spark-bit it contains 1 file or folder,"
            + " such as holiday.png.");
    refuses(
        name,
        "--images @/photos --output @/mine",
        "--output @/mine already exists; add --overwrite to replace it");
    refuses(
        name,
        "--images @/photos --output @/claimed",
        "Another run is writing --output @/claimed: embed, process 7 on elsewhere since now.");
    if (!name.equals("manifest")) {
      refuses(
          name,
          "--images @/list.csv --overwrite --output @/ours" + labels(name),
          "--output @/ours contains @/ours/loss.png, which the run reads (--images)");
      refuses(
          name,
          "--images @/encoded.csv --overwrite --output @/ours" + labels(name),
          "--output @/ours contains @/our%73/loss.png, which the run reads (--images)");
    }
    if (List.of("classify", "embed", "preprocess", "pack").contains(name)) {
      refuses(
          name,
          "--images @/photos --output @/fresh --overwrite --failures @/photos",
          "--failures @/photos cannot be replaced, because it is not an output of spark-bit");
      refuses(
          name,
          "--images @/list.csv --output @/fresh --overwrite --failures @/ours",
          "--failures @/ours contains @/ours/loss.png, which the run reads (--images)");
    }
    if (!List.of("manifest", "pack").contains(name)) {
      refuses(
          name,
          "--images @/photos --model @/ours --overwrite --output @/ours",
          "--output @/ours is @/ours, which the run reads (--model)");
    }
    assertThat(store.files(root)).as("%s", kind).isEqualTo(before);
  }
}
