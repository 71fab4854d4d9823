package io.sparkbit.image;

/**
 * The reference's processor classes that take the same steps as BitImageProcessor, and their
 * defaults. Other classes do more (a crop fraction, an offset, tiles), so their files are refused.
 */
enum ProcessorFamily {
  BIT(true, false) {
    @Override
    BitImageProcessor.Builder defaults() {
      return BitImageProcessor.builder();
    }
  },
  VIT(false, true) {
    @Override
    BitImageProcessor.Builder defaults() {
      return BitImageProcessor.builder()
          .optSize(new ResizeTarget.Exact(Size.square(224)))
          .optResample(Resampling.BILINEAR)
          .optImageMean(0.5, 0.5, 0.5)
          .optImageStd(0.5, 0.5, 0.5);
    }
  };

  private static final String SUFFIXES =
      "(ImageProcessor|ImageProcessorFast|ImageProcessorPil|FeatureExtractor)";

  private final boolean crops;
  private final boolean intMeansSquare;

  ProcessorFamily(boolean crops, boolean intMeansSquare) {
    this.crops = crops;
    this.intMeansSquare = intMeansSquare;
  }

  /** The family that a file names; older files name it under {@code feature_extractor_type}. */
  static ProcessorFamily of(JsonFields fields) {
    String key =
        fields.has("image_processor_type") ? "image_processor_type" : "feature_extractor_type";
    String type = fields.text(key).orElse("BitImageProcessor");
    if (type.matches("(Bit|CLIP)" + SUFFIXES)) {
      return BIT;
    }
    if (type.matches("ViT" + SUFFIXES)) {
      return VIT;
    }
    throw fields.refuse(
        key,
        "BitImageProcessor, CLIPImageProcessor, ViTImageProcessor and their Fast and Pil variants;"
            + " if this one only resizes, crops, rescales and normalizes, say BitImageProcessor"
            + " and spell out every option");
  }

  abstract BitImageProcessor.Builder defaults();

  boolean crops() {
    return crops;
  }

  /** Whether a {@code size} that is a bare number means a square instead of the shorter edge. */
  boolean intMeansSquare() {
    return intMeansSquare;
  }
}
