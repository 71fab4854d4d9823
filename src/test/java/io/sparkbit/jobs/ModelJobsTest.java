package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.files.Checkpoints;
import io.sparkbit.model.CpuUnderTest;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.WideModel;
import io.sparkbit.spark.Digits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on models, which need no Spark session: what they print and write. */
class ModelJobsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/io/sparkbit/model/golden");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int run(String... arguments) {
    return SparkBit.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void describesAModel() {
    assertThat(run("describe", "--model", GOLDEN.resolve("timm").toString())).isZero();

    assertThat(out.toString())
        .isEqualTo(
            """
            Model         %1$s
            Weights       %1$s/model.safetensors
            Architecture  preactivation blocks [1, 1, 2, 1], channels [128, 128, 256, 256], stem 64 of 3 channels
                          relu, 32 groups, symmetric padding, output stride 32
            Parameters    371,273 (1.5 MB in float32)
            Cost          0.0447 GFLOP for an image of 64 x 64 pixels (a multiply-add counts as two)
            Outputs       stem 64 x 16 x 16
                          stage1 128 x 16 x 16
                          stage2 128 x 8 x 8
                          stage3 256 x 4 x 4
                          stage4 256 x 2 x 2
                          last_hidden_state 256 x 2 x 2
                          pooler_output 256 x 1 x 1
                          logits 9
            Processor     RGB, resize the shorter edge to 73 (bilinear), center crop to 64 x 64, times 0.003922, minus 0.5, divided by 0.5
            Labels        9 (multi label classification): class-0, class-1, class-2, class-3, class-4, class-5, class-6, class-7, ...
            """
                .formatted(GOLDEN.resolve("timm")));
  }

  @Test
  void describesWhatIsMissing() {
    assertThat(run("describe", "--model", GOLDEN.resolve("backbone").toString())).isZero();

    assertThat(out.toString())
        .contains("Processor     none: the files do not say how images are prepared")
        .contains("Labels        none: the model has no classification head")
        .contains("for an image of 224 x 224 pixels");
  }

  @Test
  void takesAResolutionAndPrintsAllLabels() {
    assertThat(
            run(
                "describe",
                "--model",
                GOLDEN.resolve("google_npz").toString(),
                "--resolution",
                "96",
                "--all-labels"))
        .isZero();

    assertThat(out.toString())
        .contains("for an image of 96 x 96 pixels")
        .contains("stage2 128 x 12 x 12")
        .contains("\n0\tclass-0\n")
        .endsWith("\n8\tclass-8\n");
  }

  @Test
  void convertsToHuggingFacesLayout() throws IOException {
    Path output = folder.resolve("new/model");

    assertThat(
            run(
                "convert",
                "--model",
                GOLDEN.resolve("google_npz_width2").toString(),
                "--output",
                output.toString()))
        .isZero();

    assertThat(out.toString())
        .isEqualTo(
            """
            Model   %s
            Result  %s (huggingface)
            """
                .formatted(GOLDEN.resolve("google_npz_width2"), output));
    assertThat(output.toFile().list())
        .containsExactlyInAnyOrder(
            "_spark-bit-files.txt",
            "_spark-bit-run.json",
            "config.json",
            "model.safetensors",
            "preprocessor_config.json");
    Checkpoint original = Checkpoints.open(GOLDEN.resolve("google_npz_width2/BiT-M-R50x2.npz"));
    Checkpoint converted = Checkpoints.open(output.resolve("model.safetensors"));
    assertThat(converted.names()).containsExactlyInAnyOrderElementsOf(original.names());
    for (String name : converted.names()) {
      assertThat(converted.read(name)).isEqualTo(original.read(name));
    }
    assertThat(Files.readString(output.resolve("config.json")))
        .contains("\"architectures\" : [ \"BitForImageClassification\" ]")
        .contains("\"dtype\" : \"float32\"")
        .contains("\"model_type\" : \"bit\"");
  }

  @Test
  void saysThatAModelHasNoProcessor() {
    assertThat(
            run(
                "convert",
                "--model",
                GOLDEN.resolve("backbone").toString(),
                "--output",
                folder.resolve("out").toString()))
        .isZero();

    assertThat(out.toString())
        .endsWith("No preprocessor_config.json: the model does not say how it reads images.\n");
    assertThat(folder.resolve("out").toFile().list())
        .containsExactlyInAnyOrder(
            "_spark-bit-files.txt", "_spark-bit-run.json", "config.json", "model.safetensors");
  }

  @Test
  void convertsToTorchScript() throws IOException {
    Path archive = folder.resolve("digits.pt");

    assertThat(
            run(
                "convert",
                "--format",
                "torchscript",
                "--precision",
                "bfloat16",
                "--output",
                archive.toString()))
        .isZero();

    assertThat(archive).isNotEmptyFile();
    Path other = Files.createFile(folder.resolve("other"));
    assertThat(Files.getPosixFilePermissions(archive))
        .isEqualTo(Files.getPosixFilePermissions(other));
    Files.delete(other);
    assertThat(folder.toFile().list()).containsExactly("digits.pt");
  }

  @Test
  void calibratesWithImages() throws IOException {
    CpuUnderTest.assumeInt8();
    Path model = folder.resolve("wide");
    WideModel.saveWithOutlier(model);
    Path output = folder.resolve("calibrated");
    String[] calibrated = {
      "convert",
      "--model",
      model.toString(),
      "--calibration",
      Digits.FOLDER.toString(),
      "--calibration-images",
      "20",
      "--output",
      output.toString()
    };

    assertThat(run(calibrated)).isZero();

    assertThat(out.toString())
        .containsPattern(
            "(?m)^int8    \\d+ of 16 convolutions; with 20 images, \\d+\\.\\d\\d% of labels as in"
                + " float32, cosine of the features 0\\.99\\d+ in the mean, 0\\.99\\d+ at worst$");
    assertThat(Pretrained.open(output.toString()).config().int8SkipModules().orElseThrow())
        .contains(WideModel.HARD);
    Path photos = Files.createDirectory(folder.resolve("photos"));
    calibrated[4] = photos.toString();
    calibrated[8] = folder.resolve("other").toString();
    assertFails(
        ("There are no images in %s; the names of image files end in jpg, jpeg, jpe, jfif, mpo, png,"
                + " apng, gif, bmp, dib, webp, tif, tiff")
            .formatted(photos),
        calibrated);
    Files.createFile(photos.resolve("empty.png"));
    assertFails(
        "--calibration: none of the images tried (1) in %s can be read; name others"
            .formatted(photos),
        calibrated);
    calibrated[8] = photos.resolve("model").toString();
    assertFails(
        ("--output %1$s/model lies within file:%1$s, which the run reads (--calibration); name"
                + " another --output")
            .formatted(photos),
        calibrated);
  }

  @Test
  void refusesACalibrationThatNothingUses() {
    assertMistaken(
        "--calibration is for int8; add --precision int8, or use --format huggingface",
        ArrayUtils.addAll(torchScript(folder.resolve("x.pt")), "--calibration", "photos"));
    assertMistaken(
        "--calibration-images applies only to --calibration; leave it out",
        ArrayUtils.addAll(torchScript(folder.resolve("x.pt")), "--calibration-images", "3"));
    assertMistaken(
        "--calibration-images is 0, but must be at least 1",
        "convert",
        "--output",
        folder.resolve("x").toString(),
        "--calibration",
        "photos",
        "--calibration-images",
        "0");
  }

  @Test
  void replacesNothingUnlessAsked() throws IOException {
    Path file = Files.writeString(folder.resolve("there"), "mine");
    Path archive = folder.resolve("digits.pt");

    assertFails(
        "--output %s already exists; add --overwrite to replace it, or name another --output"
            .formatted(file),
        "convert",
        "--output",
        file.toString());
    assertFails(
        "--output %s is a file, and would be a folder; name another --output".formatted(file),
        "convert",
        "--output",
        file.toString(),
        "--overwrite");
    assertFails(
        ("--output %s cannot be replaced, because it is not a TorchScript archive written by"
                + " spark-bit. Remove the file if it is no longer needed, or name another --output")
            .formatted(file),
        torchScript(file));
    assertThat(file).hasContent("mine");
    assertThat(run(torchScript(archive))).isZero();
    byte[] first = Files.readAllBytes(archive);
    assertThat(run(ArrayUtils.addAll(torchScript(archive), "--precision", "bfloat16"))).isZero();
    assertThat(archive).isRegularFile();
    assertThat(Files.size(archive)).isLessThan(first.length);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("there", "digits.pt");
  }

  private static String[] torchScript(Path output) {
    return new String[] {
      "convert", "--format", "torchscript", "--output", output.toString(), "--overwrite"
    };
  }

  @Test
  void writesToThisMachineOnly() {
    assertMistaken(
        "--output s3a://bucket/model is a URI, but convert writes to this machine; give a"
            + " local path, and copy the result from there",
        "convert",
        "--output",
        "s3a://bucket/model");
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertFails(
        "--output %s/model cannot be written: %s is a file; name another --output"
            .formatted(file, file),
        "convert",
        "--output",
        file.resolve("model").toString());
  }

  @Test
  void saysThatThereIsNoModel() {
    assertFails(
        "--model: There is no model folder or file %s; did you mean hf://no/such?"
            .formatted(Path.of("no/such").toAbsolutePath()),
        "describe",
        "--model",
        "no/such");
  }

  private void assertFails(String message, String... arguments) {
    assertEnds(1, message + "\n", arguments);
  }

  private void assertMistaken(String message, String... arguments) {
    assertEnds(2, message + "\njobs/convert --help explains its options\n", arguments);
  }

  private void assertEnds(int status, String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).isEqualTo(status);
    assertThat(err.toString()).isEqualTo(message);
  }
}
