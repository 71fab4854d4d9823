package io.sparkbit.jobs.command;

import io.sparkbit.error.UserException;
import io.sparkbit.files.FailureText;
import io.sparkbit.jobs.option.GivenOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.OutputPathOptions;
import io.sparkbit.jobs.option.StandardOptions;
import io.sparkbit.jobs.option.UsageException;
import io.sparkbit.model.Pretrained;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMark;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.output.ModelInputs;
import io.sparkbit.spark.param.Validators;
import io.sparkbit.torchscript.ConvolutionBackend;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.TorchScriptCompiler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
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
    OutputPath path = outputPath();
    OutputMode mode = overwrite ? OutputMode.OVERWRITE : OutputMode.CREATE;
    path.check(mode);
    Pretrained pretrained = location.open();
    Inputs inputs = new Inputs(SparkHadoopUtil.get().conf());
    ModelInputs.add(inputs, ModelLocation.MODEL, pretrained.files());
    inputs.requireApart(path);
    try (Output written = path.claim(mode, spec.name(), Unfinished.REMOVE)) {
      write(pretrained, written);
      written.complete();
    } catch (FileSystemException e) {
      throw new UserException("Cannot write %s: %s".formatted(output, FailureText.of(e)), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Model   %s%n", pretrained.location());
    out.printf("Result  %s (%s)%n", Path.of(output), format);
    if (pretrained.processor().isEmpty() && format == Format.huggingface) {
      out.println("No preprocessor_config.json: the model does not say how it reads images.");
    }
    out.flush();
    return ExitCode.OK;
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
