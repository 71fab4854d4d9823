package io.sparkbit.image.processor;

import io.sparkbit.image.Size;
import io.sparkbit.image.resample.Resampling;
import io.sparkbit.json.JsonFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads how a timm model was evaluated from the {@code pretrained_cfg} of its {@code config.json}
 * (reference: resolve_data_config in timm/data/config.py, transforms_imagenet_eval in
 * timm/data/transforms_factory.py).
 */
final class TimmProcessorJson {

  private static final String PRETRAINED_CFG = "pretrained_cfg";

  /** timm's defaults, which differ from those of Hugging Face's processors. */
  private static final List<Integer> INPUT_SIZE = List.of(3, 224, 224);

  private static final double CROP_PCT = 0.875;
  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

  private TimmProcessorJson() {}

  static BitImageProcessor read(JsonFields config) {
    // Older files have the fields at the top level.
    JsonFields fields = config.object(PRETRAINED_CFG).orElse(config);
    Size crop = inputSize(fields);
    double cropPct = fields.number("crop_pct").orElse(CROP_PCT);
    if (cropPct <= 0 || cropPct > 1) {
      throw fields.invalid("crop_pct", cropPct, "more than 0 and at most 1");
    }
    BitImageProcessor processor =
        BitImageProcessor.builder()
            .optSize(resizeTarget(fields, crop, cropPct))
            .optResample(resampling(fields))
            .optCropSize(crop)
            .optCropOffset(CropOffset.ROUND_HALF_EVEN)
            .optImageMean(values(fields, "mean", IMAGENET_MEAN))
            .optImageStd(
                ProcessorJson.requireNonzero(fields, "std", values(fields, "std", IMAGENET_STD)))
            .build();
    return ProcessorJson.requireFinite(fields, "std", processor);
  }

  private static Size inputSize(JsonFields fields) {
    List<Integer> size = fields.positiveInts("input_size").orElse(INPUT_SIZE);
    if (size.size() != 3) {
      throw fields.invalid("input_size", size, "[channels, height, width]");
    }
    size.forEach(edge -> ProcessorJson.requireEdge(fields, "input_size", edge));
    return new Size(size.get(1), size.get(2));
  }

  private static ResizeTarget resizeTarget(JsonFields fields, Size crop, double cropPct) {
    ProcessorJson.requireEdge(
        fields, "input_size over crop_pct", Math.max(crop.height(), crop.width()) / cropPct);
    int height = (int) Math.floor(crop.height() / cropPct);
    int width = (int) Math.floor(crop.width() / cropPct);
    String mode = fields.string("crop_mode").orElse("center");
    if (mode.equals("squash")) {
      return new ResizeTarget.Exact(new Size(height, width));
    }
    if (!mode.equals("center")) {
      throw fields.invalid("crop_mode", mode, "center or squash");
    }
    if (height != width) {
      throw fields.invalid("input_size", crop, "square with crop_mode center");
    }
    return new ResizeTarget.ShortestEdge(height);
  }

  private static Resampling resampling(JsonFields fields) {
    String name = fields.string("interpolation").orElse("bicubic");
    return Optional.of(name.toUpperCase(Locale.ROOT))
        .flatMap(
            upper ->
                Arrays.stream(Resampling.values())
                    .filter(value -> value.name().equals(upper))
                    .findFirst())
        .orElseThrow(
            () ->
                fields.invalid(
                    "interpolation", name, "nearest, bilinear, bicubic, box, hamming or lanczos"));
  }

  private static double[] values(JsonFields fields, String field, List<Double> byDefault) {
    List<Double> values = fields.numbers(field).orElse(byDefault);
    boolean fits = values.stream().allMatch(value -> Float.isFinite(value.floatValue()));
    if (!fits || (values.size() != 1 && values.size() != 3)) {
      throw fields.invalid(field, values, "a list of 3 numbers (1 for gray)");
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
