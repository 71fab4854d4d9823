package io.sparkbit.jobs.report;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.image.ColorMode;
import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.report.page.HeatOverlay;
import io.sparkbit.report.page.Thumbnail;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.column.ImageStructs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Where a classifier saw the labels of some images: their crops, under activation maps. */
public final class Heatmaps {

  private static final String CROP = "spark-bit crop";
  private static final String MAP = "spark-bit map";

  private final Map<String, String> uris;

  private Heatmaps(Map<String, String> uris) {
    this.uris = uris;
  }

  /**
   * Runs the classifier on the images once more. Images that cannot be read are left out, and maps
   * that are the same everywhere, as where the network sees all of an image as one place.
   *
   * @param images as {@link ImageTable} lists them
   * @param paths of the images that are needed, some thousands at most
   * @param preprocessor for the classifier's model
   * @param edge the longest edge of a picture, in pixels
   */
  public static Heatmaps of(
      Dataset<Row> images,
      List<@Nullable String> paths,
      BitImagePreprocessor preprocessor,
      BitImageClassifier classifier,
      int edge) {
    Map<String, String> uris = new HashMap<>();
    Pictures.chosen(images, paths)
        .ifPresent(
            chosen -> {
              Dataset<Row> cropped =
                  preprocessor
                      .setInputCol(ImageTable.inputColumn(chosen))
                      .setOutputCol(CROP)
                      .setHandleInvalid("skip")
                      .transform(chosen);
              classifier
                  .copy(ParamMap.empty())
                  .setInputCol(CROP)
                  .setActivationMapCol(MAP)
                  .setHandleInvalid("skip")
                  .transform(cropped)
                  .select(col(Columns.PATH), col(CROP), col(MAP))
                  .map(
                      (MapFunction<Row, Tuple2<String, String>>) row -> overlay(row, edge),
                      Encoders.tuple(Encoders.STRING(), Encoders.STRING()))
                  .collectAsList()
                  .forEach(uri -> uris.put(uri._1, uri._2));
            });
    return new Heatmaps(uris);
  }

  private static Tuple2<String, String> overlay(Row row, int edge) throws InvalidImageException {
    RgbImage map = ImageStructs.toImage(row.getStruct(2), ColorMode.AS_STORED);
    return new Tuple2<>(
        row.getString(0),
        isUniform(map)
            ? ""
            : Thumbnail.dataUri(
                HeatOverlay.of(ImageStructs.toImage(row.getStruct(1), ColorMode.RGB), map), edge));
  }

  private static boolean isUniform(RgbImage map) {
    for (byte value : map.data()) {
      if (value != map.data()[0]) {
        return false;
      }
    }
    return true;
  }

  /** Returns a picture as a {@code data:} URI; empty if there is none. */
  public Optional<String> dataUri(@Nullable String path) {
    return Optional.ofNullable(uris.get(path)).filter(uri -> !uri.isEmpty());
  }
}
