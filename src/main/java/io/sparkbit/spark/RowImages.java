package io.sparkbit.spark;

import io.sparkbit.image.BitImageProcessor;
import io.sparkbit.image.ExifOrientation;
import io.sparkbit.image.ImageDecoder;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.Candidate;
import io.sparkbit.inference.Failure;
import io.sparkbit.source.HadoopFiles;
import io.sparkbit.source.UnreadableFileException;
import java.io.Serializable;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Takes the images out of rows and makes them ready for the network. */
final class RowImages {

  /**
   * What the driver tells the executors.
   *
   * @param column that holds the images
   * @param processorJson resizes and crops them
   * @param exifOrientation whether cameras' orientation counts
   * @param maxPixels over which an image is invalid
   * @param hadoop reaches the files that paths name, and the model
   */
  record Settings(
      ImageColumn column,
      String processorJson,
      ExifOrientation exifOrientation,
      long maxPixels,
      SerializableConfiguration hadoop)
      implements Serializable {}

  private static final String NULL_REASON = "NULL";

  private final ImageColumn column;
  private final BitImageProcessor processor;
  private final ImageDecoder decoder;
  private final HadoopFiles files;

  RowImages(Settings settings) {
    this.column = settings.column();
    this.processor = BitImageProcessor.fromJson(settings.processorJson(), "the stage's processor");
    this.decoder =
        ImageDecoder.builder()
            .optColorMode(processor.colorMode())
            .optExifOrientation(settings.exifOrientation())
            .optMaxPixels(settings.maxPixels())
            .build();
    this.files = new HadoopFiles(settings.hadoop().value());
  }

  /** The row with its image, or with the reason why it has none. */
  Candidate<Row> candidate(Row row) {
    if (row.isNullAt(column.index())) {
      return new Candidate.Failed<>(row, isNull(column.name()));
    }
    try {
      return new Candidate.Ready<>(row, ready(row));
    } catch (InvalidImageException e) {
      return failed(row, e.reason().name(), e.getMessage());
    } catch (UnreadableFileException e) {
      return failed(row, e.reason().name(), e.getMessage());
    }
  }

  static Failure isNull(String column) {
    return new Failure(NULL_REASON, "column '%s' is null".formatted(column));
  }

  private Candidate<Row> failed(Row row, String reason, String message) {
    return new Candidate.Failed<>(row, new Failure(reason, origin(row) + ": " + message));
  }

  /** Names the image of a row, which is not null. */
  String origin(Row row) {
    return switch (column.kind()) {
      case PATH -> row.getString(column.index());
      case STRUCT -> named(ImageSchema.getOrigin(row.getStruct(column.index())));
      case BYTES -> named(column.origin() < 0 ? null : row.getString(column.origin()));
    };
  }

  private String named(@Nullable String origin) {
    return origin == null || origin.isEmpty()
        ? "an image of column '%s'".formatted(column.name())
        : origin;
  }

  private RgbImage ready(Row row) throws InvalidImageException, UnreadableFileException {
    RgbImage image = decoded(row);
    return column.state() == ImageColumn.State.PREPROCESSED ? image : processor.process(image);
  }

  private RgbImage decoded(Row row) throws InvalidImageException, UnreadableFileException {
    int index = column.index();
    return switch (column.kind()) {
      case PATH -> decoder.decode(files.read(row.getString(index)));
      case BYTES -> decoder.decode(row.getAs(index));
      case STRUCT -> ImageStructs.toImage(row.getStruct(index), processor.colorMode());
    };
  }
}
