package io.sparkbit.jobs.command;

import io.sparkbit.image.ColorMode;
import io.sparkbit.image.Size;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.image.processor.Normalization;
import io.sparkbit.image.processor.ResizeTarget;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A description of an image processor in words. */
final class ProcessorText {

  private static final MathContext DIGITS = new MathContext(4);

  private ProcessorText() {}

  static String of(BitImageProcessor processor) {
    List<String> steps = new ArrayList<>();
    if (processor.colorMode() == ColorMode.RGB) {
      steps.add("RGB");
    }
    processor
        .size()
        .ifPresent(
            size ->
                steps.add(
                    "resize %s (%s)"
                        .formatted(
                            target(size), processor.resample().name().toLowerCase(Locale.ROOT))));
    processor.cropSize().ifPresent(crop -> steps.add("center crop to " + pixels(crop)));
    Normalization values = processor.normalization(processor.normalizes(3) ? 3 : 1);
    steps.add("times " + number(values.rescaleFactor()));
    steps.add("minus " + numbers(values.mean()));
    steps.add("divided by " + numbers(values.std()));
    return String.join(", ", steps);
  }

  private static String target(ResizeTarget target) {
    if (target instanceof ResizeTarget.ShortestEdge shortest) {
      return "the shorter edge to %d".formatted(shortest.edge());
    }
    if (target instanceof ResizeTarget.BoundedEdges bounded) {
      return "the shorter edge to %d, the longer to at most %d"
          .formatted(bounded.shortest(), bounded.longest());
    }
    return target instanceof ResizeTarget.Within within
        ? "to fit " + pixels(within.bounds())
        : "to " + pixels(((ResizeTarget.Exact) target).size());
  }

  private static String pixels(Size size) {
    return "%d x %d".formatted(size.height(), size.width());
  }

  private static String numbers(float[] values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> number(values[i]))
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static String number(double value) {
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
