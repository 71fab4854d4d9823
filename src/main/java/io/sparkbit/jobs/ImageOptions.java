package io.sparkbit.jobs;

import io.sparkbit.spark.ImageStage;
import java.util.List;
import picocli.CommandLine.Option;

/** Which images a job reads, and what becomes of those that it cannot read. */
final class ImageOptions {

  /** Beside the scripts of jobs/, which tell where they are. */
  static final String SHIPPED_IMAGES = "${env:SPARK_BIT_HOME:-.}/src/main/data/digits/test";

  @Option(
      names = "--images",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Image files, folders (searched recursively), globs, or a Parquet or CSV table with a"
              + " column of paths; on any Hadoop file system. Default: the digits that ship with"
              + " the project.",
      defaultValue = SHIPPED_IMAGES)
  List<String> images = List.of();

  @Option(
      names = "--path-column",
      paramLabel = "NAME",
      description = "Column of paths in a table. Default: ${DEFAULT-VALUE}.",
      defaultValue = "path")
  String pathColumn = "";

  @Option(
      names = "--handle-invalid",
      paramLabel = "MODE",
      description =
          "What happens to images that cannot be read: keep (a row that says why), skip (no row)"
              + " or error (the job fails). Default: ${DEFAULT-VALUE}.",
      defaultValue = "keep")
  String handleInvalid = "";

  @Option(
      names = "--exif-orientation",
      paramLabel = "MODE",
      description =
          "apply: turn pictures upright as the camera recorded; ignore: take pixels as they are"
              + " stored. Default: ${DEFAULT-VALUE}.",
      defaultValue = "apply")
  String exifOrientation = "";

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Images of more pixels are not read. Default: ${DEFAULT-VALUE}.",
      defaultValue = "178956970")
  long maxPixels;

  /** Whether images that cannot be read have rows. */
  boolean keepsInvalid() {
    return handleInvalid.equals("keep");
  }

  /** Tells a stage what it has to know of the images. */
  <S extends ImageStage<S>> S applyTo(S stage) {
    return stage
        .setInputCol(Columns.PATH)
        .setHandleInvalid(handleInvalid)
        .setExifOrientation(exifOrientation)
        .setMaxPixels(maxPixels);
  }
}
