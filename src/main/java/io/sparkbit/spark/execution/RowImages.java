package io.sparkbit.spark.execution;

import io.sparkbit.files.HadoopFiles;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.image.Decoding;
import io.sparkbit.image.ExifOrientation;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.image.codec.ImageSignature;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.inference.ContentDigest;
import io.sparkbit.inference.Failure;
import io.sparkbit.inference.FeatureSource;
import io.sparkbit.inference.FeatureStore;
import io.sparkbit.inference.Metric;
import io.sparkbit.inference.Metrics;
import io.sparkbit.inference.Result;
import io.sparkbit.spark.column.ImageColumn;
import io.sparkbit.spark.column.ImageStructs;
import io.sparkbit.spark.param.ImageParams;
import io.sparkbit.spark.session.HadoopSettings;
import java.io.Serializable;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Extracts images from rows and prepares them for the network. Thread-safe. */
public final class RowImages {

  /**
   * Settings for the executors.
   *
   * @param column that holds the images
   * @param processorJson settings to resize and crop them
   * @param exifOrientation whether to apply the camera's orientation
   * @param decoding how exactly files are decoded
   * @param maxPixels above which an image is invalid
   * @param channels that the network reads; images with others are invalid
   * @param hadoop settings to reach the files that paths name, and the model
   */
  public record Settings(
      ImageColumn column,
      String processorJson,
      ExifOrientation exifOrientation,
      Decoding decoding,
      long maxPixels,
      int channels,
      SerializableConfiguration hadoop)
      implements Serializable {

    public static Settings of(
        ImageParams<?> params,
        ImageColumn column,
        BitImageProcessor processor,
        int channels,
        SparkSession spark) {
      Configuration hadoop = HadoopSettings.of(spark);
      HadoopFiles.requireValid(hadoop);
      return new Settings(
          column,
          processor.toJson(),
          ExifOrientation.valueOf(params.getExifOrientation().toUpperCase(Locale.ROOT)),
          Decoding.valueOf(params.getDecoding().toUpperCase(Locale.ROOT)),
          params.getMaxPixels(),
          channels,
          new SerializableConfiguration(hadoop));
    }

    /** Returns all that turns a cell into the network's input, besides the cell. */
    String identity() {
      return String.join(
          "\n",
          column.kind().name(),
          column.state().name(),
          exifOrientation.name(),
          decoding.name(),
          Long.toString(maxPixels),
          processorJson);
    }
  }

  /** Any number of channels, for images that no network reads. */
  public static final int ANY_CHANNELS = 0;

  private static final String NULL_REASON = "NULL";

  private final ImageColumn column;
  private final int channels;
  private final BitImageProcessor processor;
  private final ImageDecoder decoder;
  private final HadoopFiles files;
  private final Metrics metrics;

  /** A decoded image may be a hundred times its file: many are fetched, few are decoded. */
  private final Semaphore decoding;

  /**
   * @param metrics receives bytes and times
   * @param decoders how many images are decoded at the same time
   */
  public RowImages(Settings settings, Metrics metrics, int decoders) {
    this.column = settings.column();
    this.channels = settings.channels();
    this.processor = BitImageProcessor.fromJson(settings.processorJson(), "the stage's processor");
    this.decoder = decoder(settings, processor);
    this.files = new HadoopFiles(settings.hadoop().value());
    this.metrics = metrics;
    this.decoding = new Semaphore(decoders);
  }

  private static ImageDecoder decoder(Settings settings, BitImageProcessor processor) {
    ImageDecoder.Builder builder =
        ImageDecoder.builder()
            .optColorMode(processor.colorMode())
            .optExifOrientation(settings.exifOrientation())
            .optMaxPixels(settings.maxPixels());
    if (settings.decoding() == Decoding.SCALED
        && settings.column().state() != ImageColumn.State.PREPROCESSED) {
      processor.size().ifPresent(size -> builder.optScaledFor(size::of));
    }
    return builder.build();
  }

  /** Returns the row with its image, or with the reason why it has none. */
  public Result<Row, RgbImage> image(Row row) {
    return attempt(row, () -> fitting(cell(row).image()));
  }

  /**
   * Returns the row with features that are kept, or with its image. What has features is not
   * decoded again.
   */
  Result<Row, FeatureSource> featureSource(Row row, FeatureStore store) {
    return attempt(
        row,
        () -> {
          Cell cell = cell(row);
          ContentDigest digest = cell.digest();
          float[] kept = store.find(digest);
          return kept == null
              ? new FeatureSource.Fresh(digest, fitting(cell.image()))
              : new FeatureSource.Kept(kept);
        });
  }

  /** Makes something of an image. */
  private interface Attempt<V> {
    V run() throws InvalidImageException, UnreadableFileException;
  }

  private <V> Result<Row, V> attempt(Row row, Attempt<V> attempt) {
    if (column.isNullIn(row)) {
      return new Result.Failed<>(row, isNull(column.name()));
    }
    try {
      return new Result.Success<>(row, attempt.run());
    } catch (InvalidImageException e) {
      return failed(row, e);
    } catch (OutOfMemoryError e) {
      return failed(row, ImageDecoder.outOfMemory(e));
    } catch (UnreadableFileException e) {
      return failed(row, e.reason().name(), e.message());
    }
  }

  private RgbImage fitting(RgbImage image) throws InvalidImageException {
    if (channels != ANY_CHANNELS && channels != image.channels()) {
      throw new InvalidImageException(
          InvalidImageException.Reason.UNSUPPORTED,
          "the image has %d channels, but the model reads %d; see do_convert_rgb of the processor"
              .formatted(image.channels(), channels));
    }
    return image;
  }

  static Failure isNull(String column) {
    return new Failure(NULL_REASON, "column '%s' is null".formatted(column));
  }

  private <V> Result<Row, V> failed(Row row, InvalidImageException e) {
    return failed(row, e.reason().name(), e.message());
  }

  private <V> Result<Row, V> failed(Row row, String reason, String message) {
    return new Result.Failed<>(row, failure(row, reason, message));
  }

  /** Returns a failure that names the image of a row. */
  Failure failure(Row row, String reason, String message) {
    return new Failure(reason, origin(row) + ": " + message);
  }

  /** Returns the name of the image in a row, which must not be null. */
  public String origin(Row row) {
    return switch (column.kind()) {
      case PATH -> named(column.path(row));
      case STRUCT -> named(ImageSchema.getOrigin(column.struct(row)));
      case BYTES -> named(column.origin(row));
    };
  }

  private String named(@Nullable String origin) {
    return origin == null || origin.isEmpty()
        ? "an image of column '%s'".formatted(column.name())
        : origin;
  }

  /** The content of an image cell, not decoded yet. */
  private interface Cell {

    /** Returns what identifies the content among cells of the same kind. */
    ContentDigest digest();

    RgbImage image() throws InvalidImageException;
  }

  private Cell cell(Row row) throws UnreadableFileException {
    return switch (column.kind()) {
      case PATH -> cell(read(row));
      case BYTES -> cell(encoded(row));
      case STRUCT -> structCell(column.struct(row));
    };
  }

  private Cell cell(byte[] file) {
    return new Cell() {
      @Override
      public ContentDigest digest() {
        return ContentDigest.of(file);
      }

      @Override
      public RgbImage image() throws InvalidImageException {
        return decoded(file);
      }
    };
  }

  private Cell structCell(Row struct) {
    return new Cell() {
      @Override
      public ContentDigest digest() {
        return ImageStructs.digest(struct);
      }

      @Override
      public RgbImage image() throws InvalidImageException {
        return processed(ImageStructs.toImage(struct, processor.colorMode()));
      }
    };
  }

  private byte[] encoded(Row row) throws UnreadableFileException {
    byte[] file = column.bytes(row);
    files.requireWithinLimit(file.length);
    return counted(file);
  }

  private byte[] read(Row row) throws UnreadableFileException {
    String path = column.path(row);
    return counted(
        metrics.time(
            Metric.READ, () -> files.read(path, column.knownLength(row), ImageSignature::isKnown)));
  }

  private byte[] counted(byte[] file) {
    metrics.add(Metric.BYTES, file.length);
    return file;
  }

  private RgbImage decoded(byte[] file) throws InvalidImageException {
    decoding.acquireUninterruptibly();
    try {
      return metrics.time(Metric.DECODE, () -> decoder.decode(file, this::processed));
    } finally {
      decoding.release();
    }
  }

  private RgbImage processed(RgbImage image) throws InvalidImageException {
    return column.state() == ImageColumn.State.PREPROCESSED ? image : processor.process(image);
  }

  /**
   * Returns an estimator of a row's bytes before and after its image is read.
   *
   * @param bytes of what is made of the image
   */
  <V> RowSizes<V> sizes(ToLongFunction<V> bytes) {
    return new RowSizes<>(column, bytes);
  }
}
