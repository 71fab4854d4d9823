package io.sparkbit.jobs.option;

import io.sparkbit.image.ExifOrientation;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.ImageStage;
import io.sparkbit.spark.param.HasExifOrientation;
import io.sparkbit.spark.param.HasMaxPixels;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How the bytes of images become pixels. */
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
      names = "--max-pixels",
      paramLabel = "N",
      description =
          "Maximum number of pixels of an image; larger images are invalid. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "" + HasMaxPixels.DEFAULT)
  long maxPixels;

  /** Tells a stage what it has to know of decoding. */
  public <S extends ImageStage<S>> S applyTo(S stage) {
    return stage.setExifOrientation(exifOrientation).setMaxPixels(maxPixels);
  }

  /** The same for a training. */
  public BitFineTuner applyTo(BitFineTuner tuner) {
    return tuner.setExifOrientation(exifOrientation).setMaxPixels(maxPixels);
  }

  /**
   * The same for a few images on the driver.
   *
   * @param most pixels, if the option allows more
   */
  public ImageDecoder decoder(long most) {
    return ImageDecoder.builder()
        .optExifOrientation(ExifOrientation.valueOf(exifOrientation.toUpperCase(Locale.ROOT)))
        .optMaxPixels(Math.min(maxPixels, most))
        .build();
  }
}
