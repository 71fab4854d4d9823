package io.sparkbit.spark.output;

import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.udf;

import io.sparkbit.error.UserException;
import io.sparkbit.files.FilePaths;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.RealPath;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;

/** Keeps outputs apart from the image files that a table names, also through symbolic links. */
public final class ImagesApart {

  private ImagesApart() {}

  /**
   * Checks, in tasks, that no image is in the output. Skips an output that does not exist.
   *
   * @param option by which the user named the images
   * @param paths of the images
   * @throws UserException if an image is in the output
   * @throws IOException if the file system cannot be queried
   */
  public static void require(OutputPath output, String option, Dataset<?> images, Column paths)
      throws IOException {
    if (!output.exists()) {
      return;
    }
    List<RealPath> places = output.places();
    SerializableConfiguration hadoop =
        new SerializableConfiguration(SessionFiles.settings(images.sparkSession()));
    UDF1<String, Boolean> isInside =
        path ->
            path != null
                && (isInside(path, places, hadoop)
                    // Spark percent-encodes file paths.
                    || FilePaths.withoutEncoding(path)
                        .map(name -> isInside(name, places, hadoop))
                        .orElse(false));
    Column inside = udf(isInside, DataTypes.BooleanType).apply(paths);
    Row first = images.where(inside).agg(min(paths)).first();
    if (!first.isNullAt(0)) {
      throw new UserException(output.refusal("contains", first.getString(0), option));
    }
  }

  private static boolean isInside(
      String path, List<RealPath> places, SerializableConfiguration hadoop) {
    if (path.isBlank()) {
      return false;
    }
    try {
      RealPath named = RealPath.named(path, hadoop.value());
      // Object stores have no links: no need for a million requests.
      RealPath real = named.isLocal() ? RealPath.of(path, hadoop.value()) : named;
      return places.stream().anyMatch(place -> real.isWithin(place) || named.isWithin(place));
    } catch (IOException | IllegalArgumentException e) {
      return false; // A bad path or unknown file system is reported in its row.
    }
  }
}
