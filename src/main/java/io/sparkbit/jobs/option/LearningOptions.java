package io.sparkbit.jobs.option;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.TableColumns;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.OutputPath;
import io.sparkbit.spark.BitImageEmbedder;
import io.sparkbit.spark.param.Validators;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for labeled images that a job learns from, and others that it tests on. */
public final class LearningOptions {

  static final String TEST_IMAGES = "--test-images";

  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Mixin LabelOptions labelOptions = new LabelOptions();

  @Option(
      names = TEST_IMAGES,
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Labeled images to test on, given like --images. None of them may be among --images.")
  List<String> testImages = List.of();

  /** Lists the images to learn from, with their labels. */
  public Dataset<Row> images(SparkSession spark) {
    return labelOptions.table(columns(), columns -> imageOptions.table(spark, columns));
  }

  /**
   * Lists the images to test on, if any.
   *
   * @throws UserException if they have labels that no image to learn from has
   */
  public Optional<Dataset<Row>> tests(SparkSession spark, TrainingClasses classes) {
    if (testImages.isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> tests =
        labelOptions.table(columns(), columns -> ImageTable.of(spark, testImages, columns));
    classes.requireAllOf(tests);
    return Optional.of(tests);
  }

  /**
   * Refuses an output that contains images that tables name.
   *
   * @throws UserException if an image is in the output
   */
  public void requireApart(OutputPath output, Dataset<Row> images, Optional<Dataset<Row>> tests)
      throws IOException {
    ImageTable.requireApart(output, imageOptions.option(), images);
    if (tests.isPresent()) {
      ImageTable.requireApart(output, TEST_IMAGES, tests.get());
    }
  }

  /**
   * Refuses test images that are learned from: they say nothing about others.
   *
   * @throws UserException naming one
   */
  public static void requireUnseen(Dataset<Row> images, Dataset<Row> tests) {
    List<Row> both =
        images
            .select(Columns.PATH)
            .intersect(tests.select(Columns.PATH))
            .where(col(Columns.PATH).isNotNull())
            .orderBy(Columns.PATH)
            .limit(1)
            .collectAsList();
    if (!both.isEmpty()) {
      throw new UserException(
          ("Image %s is in --images and in %s; leave it out of one, as a classifier must not be"
                  + " tested on what it learned from")
              .formatted(both.get(0).getString(0), TEST_IMAGES));
    }
  }

  /** Models have no columns: nothing passes through. */
  private TableColumns columns() {
    return imageOptions.columns().withoutOthers();
  }

  /**
   * Returns all locations, with globs expanded.
   *
   * @throws IOException if one does not exist, or a file system cannot be queried
   */
  public Inputs inputs() throws IOException {
    Inputs inputs = imageOptions.inputs();
    for (String location : testImages) {
      Validators.notEmpty(TEST_IMAGES).apply(location);
      inputs.add(TEST_IMAGES, location);
    }
    return inputs;
  }

  /**
   * Returns images with path, true label, features (null if unreadable) and, if unreadable images
   * are kept, the error.
   *
   * @param embedder with its model set
   * @param others further columns to keep
   */
  public Dataset<Row> features(
      BitImageEmbedder embedder, Dataset<Row> images, List<Column> others) {
    List<Column> columns =
        new ArrayList<>(List.of(col(Columns.PATH), col(Columns.TRUE_LABEL), col(Columns.FEATURES)));
    columns.addAll(others);
    imageOptions.error(images).ifPresent(columns::add);
    return imageOptions
        .applyTo(embedder)
        .setInputCol(ImageTable.inputColumn(images))
        .setOutputCol(Columns.FEATURES)
        .transform(images)
        .select(columns.toArray(Column[]::new));
  }

  public static Dataset<Row> readable(Dataset<Row> features) {
    return features.where(col(Columns.FEATURES).isNotNull());
  }

  public List<String> testImages() {
    return testImages;
  }

  public ImageOptions imageOptions() {
    return imageOptions;
  }
}
