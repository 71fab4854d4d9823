package io.sparkbit.jobs.option;

import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.ImageStage;
import io.sparkbit.spark.param.HasDecoding;
import io.sparkbit.spark.param.HasExifOrientation;
import io.sparkbit.spark.param.HasMaxPixels;
import io.sparkbit.spark.param.ImageParams;
import picocli.CommandLine.Option;

/** Options for decoding images. */
public final class DecodingOptions {

  @Option(
      names = "--exif-orientation",
      paramLabel = "MODE",
      description =
          "apply (turn images upright, as the camera recorded) or ignore (take pixels as they"
              + " are stored). Default: ${DEFAULT-VALUE}.",
      defaultValue = HasExifOrientation.DEFAULT)
  String exifOrientation = "";

  @Option(
      names = "--decoding",
      paramLabel = "MODE",
      description =
          "exact (every pixel, as Pillow decodes) or scaled (JPEG at the smallest half, quarter or"
              + " eighth that is at least twice the size after the resize, which is faster)."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = HasDecoding.DEFAULT)
  String decoding = "";

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description =
          "Maximum number of pixels of an image; larger images are invalid. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "" + HasMaxPixels.DEFAULT)
  long maxPixels;

  /** Sets these options on a stage. */
  public <S extends ImageStage<S>> S applyTo(S stage) {
    return stage.setExifOrientation(exifOrientation).setDecoding(decoding).setMaxPixels(maxPixels);
  }

  /** Sets these options on a fine-tuner. */
  public BitFineTuner applyTo(BitFineTuner tuner) {
    return tuner.setExifOrientation(exifOrientation).setDecoding(decoding).setMaxPixels(maxPixels);
  }

  /** Returns these options as Params, for what is no stage. */
  public ImageParams<?> reading() {
    return applyTo(new BitImagePreprocessor());
  }
}
