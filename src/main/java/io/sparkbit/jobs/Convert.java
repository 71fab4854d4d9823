package io.sparkbit.jobs;

import io.sparkbit.model.Pretrained;
import io.sparkbit.torchscript.Kernels;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a model in another format. */
@Command(
    name = "convert",
    description = {
      "Writes a model in Hugging Face's layout, which the reference implementation loads, or as a"
          + " TorchScript archive, which any PyTorch runtime loads.",
      "Reads safetensors (also sharded), pytorch_model.bin, the original release's .npz and timm's"
          + " models."
    },
    sortOptions = false)
final class Convert implements Callable<Integer> {

  /** What can be written. */
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
      description = "Folder (huggingface) or file (torchscript) of this machine to write.")
  String output = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      defaultValue = "huggingface")
  Format format = Format.huggingface;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description =
          "Of a TorchScript archive: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      defaultValue = "FLOAT32")
  Precision precision = Precision.FLOAT32;

  @Option(
      names = "--kernels",
      paramLabel = "NAME",
      description =
          "Of a TorchScript archive: ATEN runs on any processor and device; ONEDNN is faster on"
              + " x86, and its method pack() must be called once after loading. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "ATEN")
  Kernels kernels = Kernels.ATEN;

  @Option(names = "--overwrite", description = "Replace what is at the output path.")
  boolean overwrite;

  @Mixin HelpOption helpOption = new HelpOption();

  @Override
  public Integer call() throws IOException {
    Path path = outputPath();
    Pretrained pretrained = location.open();
    try {
      switch (format) {
        case huggingface -> pretrained.savePretrained(path);
        case torchscript -> pretrained.saveTorchScript(path, precision, kernels);
      }
    } catch (FileSystemException e) {
      throw new IllegalArgumentException("Cannot write %s: %s".formatted(path, e), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Model   %s%n", pretrained.location());
    out.printf("Result  %s (%s)%n", path, format);
    if (pretrained.processor().isEmpty() && format == Format.huggingface) {
      out.println("No preprocessor_config.json: the model does not say how it reads images.");
    }
    out.flush();
    return ExitCode.OK;
  }

  private Path outputPath() {
    if (URI_SCHEME.matcher(output).lookingAt()) {
      throw new IllegalArgumentException(
          "--output %s is a URI; convert writes to this machine: give a path, and copy the result from there"
              .formatted(output));
    }
    Path path = Path.of(output);
    if (Files.exists(path)) {
      if (!overwrite) {
        throw new IllegalArgumentException(
            "Output %s exists already; give another path, or --overwrite".formatted(path));
      }
      boolean fits = Files.isDirectory(path) == (format == Format.huggingface);
      if (!fits) {
        throw new IllegalArgumentException(
            "Output %s is %s, which --format %s cannot replace; give another path"
                .formatted(path, Files.isDirectory(path) ? "a folder" : "a file", format));
      }
    }
    return path;
  }
}
