package io.sparkbit.jobs.command;

import io.sparkbit.error.UserException;
import io.sparkbit.files.FailureText;
import io.sparkbit.image.RgbImage;
import io.sparkbit.jobs.option.GivenOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.OutputPathOptions;
import io.sparkbit.jobs.option.StandardOptions;
import io.sparkbit.jobs.option.UsageException;
import io.sparkbit.model.Int8Calibration;
import io.sparkbit.model.PrecisionError;
import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMark;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.report.page.Text;
import io.sparkbit.spark.output.ModelInputs;
import io.sparkbit.spark.param.Validators;
import io.sparkbit.torchscript.ConvolutionBackend;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.TorchScriptCompiler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A job that writes a model in another format. */
@Command(
    name = "convert",
    description = {
      "Converts a model to Hugging Face's layout, which transformers loads, or to a"
          + " TorchScript archive, which any PyTorch runtime loads.",
      "Reads safetensors (sharded or not), pytorch_model.bin, the original release's .npz,"
          + " and timm's models."
    },
    sortOptions = false)
public final class Convert implements Callable<Integer> {

  enum Format {
    huggingface,
    torchscript
  }

  private static final String CALIBRATION = "--calibration";
  private static final String CALIBRATION_IMAGES = "--calibration-images";

  private static final Pattern URI_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin ModelLocation location = new ModelLocation();

  @Option(
      names = "--output",
      paramLabel = "PATH",
      required = true,
      description = "Local folder (huggingface) or file (torchscript) to write.")
  String output = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Format of the output: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      defaultValue = "huggingface")
  Format format = Format.huggingface;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description =
          "Precision of a TorchScript archive: ${COMPLETION-CANDIDATES}. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "FLOAT32")
  Precision precision = Precision.FLOAT32;

  @Option(
      names = "--kernels",
      paramLabel = "NAME",
      description =
          "Convolution kernels of a TorchScript archive: ATEN runs on any CPU and device;"
              + " ONEDNN is faster on x86, but its method pack() must be called once after loading."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = "ATEN")
  ConvolutionBackend backend = ConvolutionBackend.ATEN;

  @Option(
      names = CALIBRATION,
      paramLabel = "PATH",
      description =
          "Images by which to find the convolutions that must stay in float32 where int8 is wanted:"
              + " a file, a folder or a glob of either. The output's config.json names them"
              + " (int8_skip_modules). Without images, the errors that the weights let expect"
              + " decide.")
  Optional<String> calibration = Optional.empty();

  @Option(
      names = CALIBRATION_IMAGES,
      paramLabel = "N",
      description =
          "The most images to calibrate with, spread over those of --calibration. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "64")
  int calibrationImages = 64;

  @Option(names = "--overwrite", description = OutputPathOptions.OVERWRITE)
  boolean overwrite;

  @Mixin StandardOptions standardOptions = new StandardOptions();

  @Override
  public Integer call() throws IOException {
    if (format == Format.huggingface) {
      GivenOptions.refuse(spec, "applies only to --format torchscript", "--precision", "--kernels");
    }
    if (precision == Precision.INT8 && backend != ConvolutionBackend.ONEDNN) {
      throw new UsageException("--precision int8 requires --kernels onednn; add it");
    }
    requireCalibrated();
    OutputPath path = outputPath();
    OutputMode mode = overwrite ? OutputMode.OVERWRITE : OutputMode.CREATE;
    path.check(mode);
    Pretrained pretrained = location.open();
    Inputs inputs = new Inputs(SparkHadoopUtil.get().conf());
    ModelInputs.add(inputs, ModelLocation.MODEL, pretrained.files());
    if (calibration.isPresent()) {
      inputs.add(CALIBRATION, calibration.get());
    }
    inputs.requireApart(path);
    Optional<Int8Calibration.Result> calibrated = calibrated(pretrained);
    try (Output written = path.claim(mode, spec.name(), Unfinished.REMOVE)) {
      write(calibrated.map(Int8Calibration.Result::model).orElse(pretrained), written);
      written.complete();
    } catch (FileSystemException e) {
      throw new UserException("Cannot write %s: %s".formatted(output, FailureText.of(e)), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Model   %s%n", pretrained.location());
    out.printf("Result  %s (%s)%n", Path.of(output), format);
    calibrated.ifPresent(result -> tell(result, out));
    if (pretrained.processor().isEmpty() && format == Format.huggingface) {
      out.println("No preprocessor_config.json: the model does not say how it reads images.");
    }
    out.flush();
    return ExitCode.OK;
  }

  private void requireCalibrated() {
    if (calibration.isEmpty()) {
      GivenOptions.refuse(spec, "applies only to " + CALIBRATION, CALIBRATION_IMAGES);
      return;
    }
    Validators.notEmpty(CALIBRATION).apply(calibration.get());
    Validators.atLeast(CALIBRATION_IMAGES, 1).apply(calibrationImages);
    if (format == Format.torchscript && precision != Precision.INT8) {
      throw new UsageException(
          CALIBRATION + " is for int8; add --precision int8, or use --format huggingface");
    }
  }

  private Optional<Int8Calibration.Result> calibrated(Pretrained pretrained) throws IOException {
    if (calibration.isEmpty()) {
      return Optional.empty();
    }
    List<RgbImage> images =
        CalibrationImages.read(
            CALIBRATION,
            calibration.get(),
            calibrationImages,
            SparkHadoopUtil.get().conf(),
            pretrained.requiredProcessor());
    return Optional.of(Int8Calibration.of(pretrained, images));
  }

  private static void tell(Int8Calibration.Result result, PrintWriter out) {
    PrecisionError error = result.error();
    out.printf(
        "int8    %d of %d convolutions; with %s%s, cosine of the features %.5f in the mean, %.5f at"
            + " worst%n",
        result.modules() - result.skipped(),
        result.modules(),
        Text.count(error.images(), "image"),
        result.model().head() == Head.NONE
            ? ""
            : ", %.2f%% of labels as in float32"
                .formatted(100.0 * error.sameLabel() / error.images()),
        error.meanCosine(),
        error.worstCosine());
  }

  private void write(Pretrained pretrained, Output written) throws IOException {
    Path place = written.localPlace();
    switch (format) {
      case huggingface -> {
        // First, so that spark-bit recognizes what a killed run leaves.
        written.mark(OutputMark.of(spec.name()));
        pretrained.savePretrained(place);
      }
      case torchscript -> pretrained.saveTorchScript(place, precision, backend);
    }
  }

  private OutputPath outputPath() {
    Validators.notEmpty("--output").apply(output);
    if (URI_SCHEME.matcher(output).lookingAt()) {
      throw new UsageException(
          ("--output %s is a URI, but convert writes to this machine; give a local path, and"
                  + " copy the result from there")
              .formatted(output));
    }
    Path path = Path.of(output);
    return format == Format.huggingface
        ? OutputPath.ofLocalFolder(path, OutputOption.JOB)
        : OutputPath.ofLocalFile(
            path, OutputOption.JOB, TorchScriptCompiler::isCompiled, "TorchScript archive");
  }
}
