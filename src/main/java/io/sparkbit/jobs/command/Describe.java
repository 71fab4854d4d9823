package io.sparkbit.jobs.command;

import io.sparkbit.image.Size;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.StandardOptions;
import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.NetworkTrace;
import io.sparkbit.network.Parameter;
import io.sparkbit.network.ProblemType;
import io.sparkbit.report.page.Text;
import io.sparkbit.spark.param.Validators;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A job that prints a model's properties. */
@Command(
    name = "describe",
    description = "Prints a model's architecture, size, cost, processor and labels.",
    sortOptions = false)
public final class Describe implements Callable<Integer> {

  private static final int SHOWN_LABELS = 8;
  private static final int DEFAULT_SIZE = 224;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin ModelLocation location = new ModelLocation();

  @Option(
      names = "--resolution",
      paramLabel = "PIXELS",
      description =
          "Height and width of the image for which the cost is computed. Default: the"
              + " processor's.")
  @Nullable Integer resolution;

  @Option(
      names = "--all-labels",
      description = "Print all labels, one per line with its class index.")
  boolean allLabels;

  @Mixin StandardOptions standardOptions = new StandardOptions();

  @Override
  public Integer call() throws IOException {
    if (resolution != null) {
      Validators.atLeast("--resolution", 1).apply(resolution);
    }
    Pretrained pretrained = location.open();
    BitNetwork network = BitNetwork.of(pretrained.config(), pretrained.head());
    pretrained.weights(network);
    PrintWriter out = spec.commandLine().getOut();
    line(out, "Model", pretrained.location());
    line(out, "Weights", pretrained.weightsFile());
    architecture(out, pretrained.config());
    long parameters = network.parameters().stream().mapToLong(Parameter::elements).sum();
    line(
        out,
        "Parameters",
        String.format(Locale.ROOT, "%,d (%,.1f MB in float32)", parameters, parameters * 4 / 1e6));
    cost(out, pretrained, network);
    line(
        out,
        "Processor",
        pretrained
            .processor()
            .map(ProcessorText::of)
            .orElse("none: the files do not say how images are prepared"));
    labels(out, pretrained);
    out.flush();
    return ExitCode.OK;
  }

  private static void architecture(PrintWriter out, BitConfig config) {
    line(
        out,
        "Architecture",
        "%s blocks %s, channels %s, stem %d of %d channels"
            .formatted(
                lowerCase(config.layerType()),
                config.depths(),
                config.stageSizes(),
                config.embeddingSize(),
                config.numChannels()));
    line(
        out,
        "",
        "%s, %d groups, %s padding%s, output stride %d"
            .formatted(
                lowerCase(config.hiddenAct()),
                config.numGroups(),
                lowerCase(config.globalPadding()),
                config.embeddingDynamicPadding() ? " (the stem's pool: same)" : "",
                config.outputStride()));
  }

  private void cost(PrintWriter out, Pretrained pretrained, BitNetwork network) {
    Size size =
        resolution == null
            ? pretrained
                .processor()
                .flatMap(BitImageProcessor::outputSize)
                .orElseGet(() -> Size.square(DEFAULT_SIZE))
            : Size.square(resolution);
    NetworkTrace trace = NetworkTrace.of(network, size.height(), size.width());
    line(
        out,
        "Cost",
        String.format(
            Locale.ROOT,
            "%.3g GFLOP for an image of %d x %d pixels (a multiply-add counts as two)",
            trace.operations() / 1e9,
            size.height(),
            size.width()));
    String heading = "Outputs";
    for (var output : trace.outputs().entrySet()) {
      line(out, heading, output.getKey() + " " + shape(output.getValue()));
      heading = "";
    }
  }

  private void labels(PrintWriter out, Pretrained pretrained) {
    if (pretrained.head() == Head.NONE) {
      line(out, "Labels", "none: the model has no classification head");
      return;
    }
    List<String> labels = pretrained.config().labels();
    line(
        out,
        "Labels",
        String.format(
            Locale.ROOT,
            "%,d%s: %s%s",
            labels.size(),
            pretrained.config().problemType().map(Describe::inWords).orElse(""),
            String.join(", ", labels.subList(0, Math.min(SHOWN_LABELS, labels.size()))),
            labels.size() > SHOWN_LABELS ? ", ..." : ""));
    certainty(out, pretrained.config());
    if (allLabels) {
      for (int id = 0; id < labels.size(); id++) {
        out.printf("%d\t%s%n", id, labels.get(id));
      }
    }
  }

  private static void certainty(PrintWriter out, BitConfig config) {
    config
        .int8SkipModules()
        .ifPresent(
            names ->
                line(
                    out,
                    "int8",
                    "calibrated; %d convolutions stay in float32".formatted(names.size())));
    if (config.calibrationTemperature() != 1) {
      line(
          out,
          "Calibration",
          String.format(
              Locale.ROOT,
              "probabilities are of the logits divided by %.4f",
              config.calibrationTemperature()));
    }
    config
        .unknownThreshold()
        .ifPresent(
            threshold ->
                line(
                    out,
                    "Unknown",
                    String.format(
                        Locale.ROOT,
                        "images of an energy above %.4f%s",
                        threshold.energy(),
                        threshold.falsePositiveRate().stream()
                            .mapToObj(Describe::rate)
                            .findFirst()
                            .orElse(""))));
  }

  private static String rate(double falsePositiveRate) {
    return ", as at most %s%% of the images had that it was validated with"
        .formatted(Text.figure(100 * falsePositiveRate));
  }

  private static String inWords(ProblemType type) {
    return " (%s)".formatted(lowerCase(type).replace('_', ' '));
  }

  private static String shape(List<Long> shape) {
    return shape.stream().map(Object::toString).collect(Collectors.joining(" x "));
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void line(PrintWriter out, String heading, String text) {
    out.printf("%-13s %s%n", heading, text);
  }
}
