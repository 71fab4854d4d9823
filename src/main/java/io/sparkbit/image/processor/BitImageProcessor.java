package io.sparkbit.image.processor;

import io.sparkbit.error.UserException;
import io.sparkbit.image.ColorMode;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.resample.PillowResampler;
import io.sparkbit.image.resample.Resampling;
import io.sparkbit.json.InvalidJsonException;
import io.sparkbit.json.JsonFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prepares images for a network bit for bit as Hugging Face's {@code BitImageProcessor} does with
 * Pillow: resize, center crop, rescale, normalize. Each step can be switched off. Immutable and
 * safe to share between threads.
 *
 * <pre>{@code
 * BitImageProcessor processor = BitImageProcessor.fromFile(Path.of("preprocessor_config.json"));
 * ImageDecoder decoder = ImageDecoder.builder().optColorMode(processor.colorMode()).build();
 * RgbImage crop = processor.process(decoder.decode(bytes)); // uint8, height x width x channels
 * float[] pixelValues = processor.pixelValues(crop); // float, channels x height x width
 * }</pre>
 *
 * <p>Two processors are equal if they do the same to every image. The settings of steps that are
 * switched off do not count and are not written by {@link #toJson()}.
 */
public final class BitImageProcessor {
  /**
   * The longest edge, in pixels, that a configuration may ask for. Such an image fits an array and
   * is larger than any network's input.
   */
  public static final int MAX_EDGE = 16_384;

  private final ColorMode colorMode;
  private final @Nullable ResizeTarget size;
  private final Resampling resample;
  private final @Nullable Size cropSize;
  private final CropOffset cropOffset;
  private final ChannelScaling scaling;

  private BitImageProcessor(Builder builder) {
    this.colorMode = builder.colorMode;
    this.size = builder.size;
    this.resample = builder.resample;
    this.cropSize = builder.cropSize;
    this.cropOffset = builder.cropOffset;
    this.scaling = new ChannelScaling(builder.rescaleFactor, builder.mean, builder.std);
  }

  /** Returns a builder with the reference's defaults: 224 pixels, bicubic, CLIP's mean and std. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with this processor's settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Reads the text of a {@code preprocessor_config.json}. Absent keys take the reference's
   * defaults. As in the reference, null switches a step off, and is refused for a value that a step
   * needs. Unknown keys and the keys of switched-off steps are ignored.
   *
   * @param json the text
   * @param source the file name for error messages
   * @throws InvalidJsonException if the text is not JSON, a value is out of range, or the file is
   *     for a processor that works differently
   */
  public static BitImageProcessor fromJson(String json, String source) {
    return ProcessorJson.read(JsonFields.parse(json, source));
  }

  /**
   * Reads a {@code preprocessor_config.json}.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidJsonException as in {@link #fromJson}
   */
  public static BitImageProcessor fromFile(Path file) throws IOException {
    return ProcessorJson.read(JsonFields.read(file));
  }

  /**
   * Reads how a timm model was evaluated from the {@code pretrained_cfg} of its {@code
   * config.json}.
   *
   * @param config all fields of that file
   * @throws InvalidJsonException if a value is out of range
   */
  public static BitImageProcessor ofTimm(JsonFields config) {
    return TimmProcessorJson.read(config);
  }

  /** Returns this processor as the text of a {@code preprocessor_config.json}. */
  public String toJson() {
    return ProcessorJson.write(this);
  }

  /** Returns the channels that decoding must give: {@code do_convert_rgb}. */
  public ColorMode colorMode() {
    return colorMode;
  }

  /** Returns the size that images are resized to, or empty if they are not resized. */
  public Optional<ResizeTarget> size() {
    return Optional.ofNullable(size);
  }

  /** Returns the filter of the resize. */
  public Resampling resample() {
    return resample;
  }

  /** Returns the size of the center crop, or empty if there is none. */
  public Optional<Size> cropSize() {
    return Optional.ofNullable(cropSize);
  }

  /** Returns where the crop begins. */
  public CropOffset cropOffset() {
    return cropOffset;
  }

  /** Returns the factor for pixel values, usually 1/255, or 1 if they are not rescaled. */
  public double rescaleFactor() {
    return scaling.rescaleFactor();
  }

  /**
   * Returns rescale and normalize as one formula.
   *
   * @param channels number of channels of the images, 1 or 3
   * @throws UserException if the means or deviations are for another number of channels
   */
  public Normalization normalization(int channels) {
    return scaling.normalization(channels);
  }

  /** Returns the height and width of every result, or empty if they depend on the image. */
  public Optional<Size> outputSize() {
    if (cropSize != null) {
      return Optional.of(cropSize);
    }
    return size instanceof ResizeTarget.Exact exact ? Optional.of(exact.size()) : Optional.empty();
  }

  /**
   * Resizes and center-crops an image, padding with zeros if the crop is larger.
   *
   * @return shape height x width x channels, values 0 to 255
   * @throws InvalidImageException with {@code TOO_LARGE} or {@code UNSUPPORTED} if the aspect ratio
   *     is so extreme that the resized image would be too large or have no pixels
   */
  public RgbImage process(RgbImage image) throws InvalidImageException {
    Size resized =
        size == null
            ? new Size(image.height(), image.width())
            : size.of(image.height(), image.width());
    if (cropSize == null) {
      return PillowResampler.resize(image, resized, resample);
    }
    return new CenterCrop(resized, cropSize, cropOffset)
        .apply(image.channels(), kept -> PillowResampler.resize(image, resized, resample, kept));
  }

  /**
   * Rescales and normalizes an image.
   *
   * @param processed the result of {@link #process}
   * @return shape channels x height x width
   * @throws UserException if the means or deviations are for another number of channels
   */
  public float[] pixelValues(RgbImage processed) {
    return scaling.pixelValues(processed);
  }

  /** Returns whether there are means and deviations for images of this many channels. */
  public boolean normalizes(int channels) {
    return scaling.normalizes(channels);
  }

  /** Returns one value for all channels or one for each, as configured; {0} if not normalized. */
  double[] mean() {
    return scaling.mean();
  }

  /** Returns one value for all channels or one for each, as configured; {1} if not normalized. */
  double[] std() {
    return scaling.std();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitImageProcessor that
        && colorMode == that.colorMode
        && Objects.equals(size, that.size)
        && (size == null || resample == that.resample)
        && Objects.equals(cropSize, that.cropSize)
        && (cropSize == null || cropOffset == that.cropOffset)
        && scaling.equals(that.scaling);
  }

  @Override
  public int hashCode() {
    return Objects.hash(colorMode, size, cropSize, scaling);
  }

  @Override
  public String toString() {
    return "BitImageProcessor " + toJson();
  }

  /**
   * A builder with the reference's defaults. Methods throw {@link UserException} for values out of
   * range.
   */
  public static final class Builder {
    private static final double[] CLIP_MEAN = {0.48145466, 0.4578275, 0.40821073};
    private static final double[] CLIP_STD = {0.26862954, 0.26130258, 0.27577711};

    private ColorMode colorMode = ColorMode.RGB;
    private @Nullable ResizeTarget size = new ResizeTarget.ShortestEdge(224);
    private Resampling resample = Resampling.BICUBIC;
    private @Nullable Size cropSize = Size.square(224);
    private CropOffset cropOffset = CropOffset.ROUND_DOWN;
    private double rescaleFactor = 1.0 / 255;
    private double[] mean = CLIP_MEAN;
    private double[] std = CLIP_STD;

    private Builder() {}

    private Builder(BitImageProcessor processor) {
      colorMode = processor.colorMode;
      size = processor.size;
      resample = processor.resample;
      cropSize = processor.cropSize;
      cropOffset = processor.cropOffset;
      rescaleFactor = processor.rescaleFactor();
      mean = processor.mean();
      std = processor.std();
    }

    /** Sets {@code do_convert_rgb}: RGB for true, AS_STORED for false. */
    public Builder optColorMode(ColorMode colorMode) {
      this.colorMode = colorMode;
      return this;
    }

    /** Sets {@code size}. */
    public Builder optSize(ResizeTarget size) {
      this.size = size;
      return this;
    }

    /** Sets {@code resample}. */
    public Builder optResample(Resampling resample) {
      this.resample = resample;
      return this;
    }

    /** Switches {@code do_resize} off: images keep their size. */
    public Builder optNoResize() {
      this.size = null;
      return this;
    }

    /** Sets {@code crop_size}, each edge at most {@link #MAX_EDGE}. */
    public Builder optCropSize(Size cropSize) {
      if (Math.max(cropSize.height(), cropSize.width()) > MAX_EDGE) {
        throw new UserException(
            "crop_size is %s, but must be at most %d pixels a side".formatted(cropSize, MAX_EDGE));
      }
      this.cropSize = cropSize;
      return this;
    }

    /**
     * Sets where the crop begins if an odd number of pixels is left over; default: rounded down.
     */
    public Builder optCropOffset(CropOffset offset) {
      this.cropOffset = offset;
      return this;
    }

    /** Switches {@code do_center_crop} off. */
    public Builder optNoCenterCrop() {
      this.cropSize = null;
      return this;
    }

    /** Sets {@code rescale_factor}, a finite number. */
    public Builder optRescaleFactor(double factor) {
      if (!Double.isFinite(factor)) {
        throw new UserException("rescale_factor must be finite, got " + factor);
      }
      this.rescaleFactor = factor;
      return this;
    }

    /** Switches {@code do_rescale} off: values stay 0 to 255. */
    public Builder optNoRescale() {
      return optRescaleFactor(1);
    }

    /** Sets {@code image_mean}: one finite value for all channels, or one for each. */
    public Builder optImageMean(double... mean) {
      this.mean = finite("image_mean", mean);
      return this;
    }

    /** Sets {@code image_std}: one finite nonzero value for all channels, or one for each. */
    public Builder optImageStd(double... std) {
      this.std = finite("image_std", std);
      for (double value : std) {
        if ((float) value == 0) {
          throw new UserException("image_std must not be 0, got " + Arrays.toString(std));
        }
      }
      return this;
    }

    /** Switches {@code do_normalize} off. */
    public Builder optNoNormalize() {
      this.mean = new double[] {0};
      this.std = new double[] {1};
      return this;
    }

    /**
     * Creates the processor.
     *
     * @throws UserException if the number of means or deviations is not 1 or 3
     */
    public BitImageProcessor build() {
      requireChannels("image_mean", mean);
      requireChannels("image_std", std);
      return new BitImageProcessor(this);
    }

    private void requireChannels(String field, double[] values) {
      if (values.length != 1 && values.length != 3) {
        throw new UserException(
            "%s must be one number or a list of 3 (or of 1 for gray), got %s"
                .formatted(field, Arrays.toString(values)));
      }
    }

    private static double[] finite(String field, double[] values) {
      for (double value : values) {
        if (!Float.isFinite((float) value)) {
          throw new UserException(field + " must be finite, got " + Arrays.toString(values));
        }
      }
      return values.clone();
    }
  }
}
