package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.evaluation.Thumbnail;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.spark.session.SessionFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Thumbnails of a few images, made on the driver. */
final class Pictures {

  private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);

  private final ImageDecoder decoder;
  private final HadoopFiles files;
  private final Map<String, byte[]> packed;

  private Pictures(ImageDecoder decoder, HadoopFiles files, Map<String, byte[]> packed) {
    this.decoder = decoder;
    this.files = files;
    this.packed = packed;
  }

  /**
   * Fetches the images' bytes if the table has them.
   *
   * @param images as {@link ImageTable} lists them
   * @param paths paths of the few images needed
   */
  static Pictures of(Dataset<Row> images, List<String> paths, ImageDecoder decoder) {
    Map<String, byte[]> packed = new HashMap<>();
    if (ImageTable.hasContent(images)) {
      images
          .where(col(Columns.PATH).isin(paths.toArray()))
          .select(Columns.PATH, Columns.CONTENT)
          .dropDuplicates(Columns.PATH)
          .collectAsList()
          .forEach(row -> packed.put(row.getString(0), row.getAs(1)));
    }
    return new Pictures(decoder, SessionFiles.of(images.sparkSession()), packed);
  }

  /** Returns a thumbnail as a {@code data:} URI; empty if the image cannot be read. */
  Optional<String> dataUri(String path) {
    try {
      byte[] bytes = packed.containsKey(path) ? packed.get(path) : files.read(path);
      return Optional.of(decoder.decode(bytes, Thumbnail::dataUri));
    } catch (UnreadableFileException | InvalidImageException e) {
      LOG.warn("The report has no picture of {}: {}", path, e.getMessage());
      return Optional.empty();
    }
  }
}
