package io.sparkbit.jobs.command;

import io.sparkbit.error.UserException;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.files.ImageListing;
import io.sparkbit.files.ListedFile;
import io.sparkbit.files.OtherFiles;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.image.ExifOrientation;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.spark.ImagePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads some images without a session. */
final class CalibrationImages {

  private static final Logger LOG = LoggerFactory.getLogger(CalibrationImages.class);

  private final HadoopFiles files;
  private final BitImageProcessor processor;
  private final ImageDecoder decoder;

  private CalibrationImages(Configuration hadoop, BitImageProcessor processor) {
    this.files = new HadoopFiles(hadoop);
    this.processor = processor;
    this.decoder =
        ImageDecoder.builder()
            .optColorMode(processor.colorMode())
            .optExifOrientation(ExifOrientation.APPLY)
            .build();
  }

  /**
   * Reads and processes images that are evenly spread over a sorted listing, so that folders of
   * classes all have their part. Unreadable ones are logged and left out.
   *
   * @param option by which the user named the location
   * @param location as for {@link ImageListing}
   * @param limit the most images, at least 1
   * @throws UserException if none can be read
   * @throws UnreadableFileException if there is nothing, or the file system cannot be queried
   */
  static List<RgbImage> read(
      String option, String location, int limit, Configuration hadoop, BitImageProcessor processor)
      throws UnreadableFileException {
    List<ListedFile> listed;
    OtherFiles others = new OtherFiles();
    try {
      listed = ImageListing.files(location, hadoop, others);
    } catch (UnreadableFileException e) {
      throw e.of(option);
    }
    if (listed.isEmpty()) {
      throw ImagePaths.noImage(location, others.counts());
    }
    CalibrationImages images = new CalibrationImages(hadoop, processor);
    List<RgbImage> read = new ArrayList<>();
    int chosen = Math.min(limit, listed.size());
    IntStream.range(0, chosen)
        .mapToObj(i -> listed.get(Math.toIntExact((long) i * listed.size() / chosen)).path())
        .forEach(path -> images.add(path, read));
    if (read.isEmpty()) {
      throw new UserException(
          "%s: none of the images tried (%d) in %s can be read; name others"
              .formatted(option, chosen, location));
    }
    return read;
  }

  private void add(String path, List<RgbImage> read) {
    try {
      read.add(processor.process(decoder.decode(files.read(path))));
    } catch (UnreadableFileException | InvalidImageException e) {
      LOG.warn("{} is left out: {}", path, e.getMessage());
    }
  }
}
