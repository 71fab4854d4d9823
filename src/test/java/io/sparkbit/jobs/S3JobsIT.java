package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.spark.Digits;
import io.sparkbit.testing.Fault;
import io.sparkbit.testing.FaultyS3;
import io.sparkbit.testing.S3Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose images, model, table of paths and result are all on S3. */
class S3JobsIT {

  private static final int IMAGES = 24;

  /** S3A gives up soon. */
  private static final Map<String, String> HASTY =
      Map.of(
          "fs.s3a.attempts.maximum", "0",
          "fs.s3a.retry.limit", "2",
          "fs.s3a.retry.interval", "1ms",
          "fs.s3a.retry.throttle.limit", "2",
          "fs.s3a.retry.throttle.interval", "1ms",
          "spark-bit.read.delay", "1ms");

  @TempDir static Path folder;
  private static S3Server server;
  private static FaultyS3 s3;
  private static String bucket;
  private static List<Path> digits;
  private static Map<String, String> localLabels;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = S3Server.start(folder);
    s3 = FaultyS3.before(server);
    s3.hadoopSettings().forEach((key, value) -> System.setProperty("spark.hadoop." + key, value));
    HASTY.forEach((key, value) -> System.setProperty("spark.hadoop." + key, value));
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.master", "local[2]");

    List<Path> all = Digits.files();
    digits = IntStream.range(0, IMAGES).mapToObj(i -> all.get(i * all.size() / IMAGES)).toList();
    bucket = server.createBucket();
    server.putAll(Digits.FOLDER, digits, "s3a://" + bucket + "/digits");
    localLabels = localLabels();
  }

  @AfterAll
  static void stop() {
    s3.close();
    server.close();
  }

  private static String name(Path digit) {
    return Digits.FOLDER.relativize(digit).toString();
  }

  private static Map<String, String> localLabels() throws IOException {
    Path table = folder.resolve("local.csv");
    Files.write(table, lines(digits.stream().map(Path::toString).toList()));
    String output = folder.resolve("local").toString();
    assertThat(
            SparkBit.run(
                "classify",
                "--images",
                table.toString(),
                "--path-column",
                "path",
                "--output",
                output))
        .isZero();
    return labels(output, Digits.FOLDER + "/");
  }

  private static List<String> lines(List<String> paths) {
    List<String> lines = new ArrayList<>(List.of("path"));
    lines.addAll(paths);
    return lines;
  }

  /**
   * Label, or error if there is none, by the name of the image. The last digits of a score depend
   * on the batch.
   */
  private static Map<String, String> labels(String output, String root) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      Dataset<Row> rows =
          spark
              .read()
              .parquet(output)
              .selectExpr("path", "coalesce(concat(predictedLabel, ' ', round(score, 3)), error)");
      return rows.collectAsList().stream()
          .collect(
              Collectors.toMap(
                  row -> row.getString(0).replaceFirst("^(file:(//)?)?", "").replace(root, ""),
                  row -> row.getString(1)));
    }
  }

  private int run(String... arguments) {
    return SparkBit.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private static String uri(String key) {
    return "s3a://" + bucket + "/" + key;
  }

  @Test
  void aFolderOfImagesGivesWhatItGivesFromTheLocalDisk() throws IOException {
    assertThat(run("classify", "--images", uri("digits"), "--output", uri("out/folder")))
        .as(err.toString())
        .isZero();

    assertThat(out.toString()).containsPattern("Failures +0");
    assertThat(labels(uri("out/folder"), uri("digits/"))).isEqualTo(localLabels);
  }

  @Test
  void missingDeniedAndThrottledObjectsAreRowsAmongTheOthers() throws IOException {
    String denied = name(digits.get(3));
    String throttled = name(digits.get(5));
    String throttledOnce = name(digits.get(7));
    String cut = name(digits.get(9));
    s3.always(bucket + "/digits/" + denied, Fault.ACCESS_DENIED);
    s3.always(bucket + "/digits/" + throttled, Fault.SLOW_DOWN);
    s3.first(4, bucket + "/digits/" + throttledOnce, Fault.SLOW_DOWN);
    s3.first(2, bucket + "/digits/" + cut, new Fault.Cut(50));
    List<String> paths =
        new ArrayList<>(digits.stream().map(digit -> uri("digits/" + name(digit))).toList());
    paths.add(uri("digits/0/missing.png"));
    server.put(
        uri("tables/images.csv"), String.join("\n", lines(paths)).getBytes(StandardCharsets.UTF_8));

    int status =
        run(
            "classify",
            "--images",
            uri("tables/images.csv"),
            "--path-column",
            "path",
            "--output",
            uri("out/table"));

    for (String key : List.of(denied, throttled, throttledOnce, cut)) {
      s3.first(0, bucket + "/digits/" + key, Fault.SLOW_DOWN);
    }
    assertThat(status).as(err.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("Images +%d of %d\n".formatted(IMAGES - 2, IMAGES + 1))
        .containsPattern("Failures +3 \\{NOT_FOUND=1, UNREADABLE=2\\}");
    Map<String, String> labels = labels(uri("out/table"), uri("digits/"));
    assertThat(labels.remove("0/missing.png"))
        .isEqualTo("NOT_FOUND: %s: there is no such file", uri("digits/0/missing.png"));
    assertThat(labels.get(denied))
        .startsWith(
            "UNREADABLE: %s: cannot be read: access is denied; check the credentials"
                .formatted(uri("digits/" + denied)));
    assertThat(labels.get(throttled))
        .startsWith(
            "UNREADABLE: %s: cannot be read after 3 attempts: "
                .formatted(uri("digits/" + throttled)))
        // The table gives no lengths, so HEAD comes first, whose answers have no body with a code.
        .contains("AWSServiceThrottledException", "Status Code: 503");
    Map<String, String> expected = new LinkedHashMap<>(localLabels);
    expected.put(denied, labels.get(denied));
    expected.put(throttled, labels.get(throttled));
    assertThat(labels).isEqualTo(expected);
  }

  /** A manifest knows lengths, so nothing is asked about an image but its bytes. */
  @Test
  void aManifestOnS3CostsOneRequestForEachImage() throws IOException {
    assertThat(run("manifest", "--images", uri("digits"), "--output", uri("manifest")))
        .as(err.toString())
        .isZero();
    s3.forget();

    assertThat(run("classify", "--images", uri("manifest"), "--output", uri("out/manifest")))
        .as(err.toString())
        .isZero();

    for (Path digit : digits) {
      assertThat(s3.methods(bucket + "/digits/" + name(digit)))
          .as(digit.toString())
          .containsExactly("GET");
    }
    assertThat(s3.requests()).noneMatch(request -> request.key().equals(bucket + "/digits"));
    assertThat(labels(uri("out/manifest"), uri("digits/"))).isEqualTo(localLabels);
  }

  @Test
  void aModelComesThroughFaults() throws IOException {
    Path model = Files.createDirectories(folder.resolve("model"));
    assertThat(run("convert", "--output", model.toString(), "--overwrite")).isZero();
    try (var files = Files.list(model)) {
      server.putAll(model, files.toList(), uri("model"));
    }
    String weights = bucket + "/model/model.safetensors";
    s3.first(2, bucket + "/model/config.json", Fault.SLOW_DOWN);
    s3.first(3, weights, new Fault.Cut(40_000));
    s3.forget();

    assertThat(
            run(
                "classify",
                "--model",
                uri("model"),
                "--images",
                uri("digits"),
                "--output",
                uri("out/model")))
        .as(err.toString())
        .isZero();

    assertThat(s3.methods(weights)).hasSizeGreaterThan(3);
    assertThat(labels(uri("out/model"), uri("digits/"))).isEqualTo(localLabels);
  }
}
