package io.sparkbit.jobs.option;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.output.Inputs;
import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.ImageStage;
import io.sparkbit.spark.param.HasReadAhead;
import io.sparkbit.spark.param.Validators;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the images that a job reads, and what to do with unreadable ones. */
public final class ImageOptions {

  @Mixin ImageLocations locations = new ImageLocations();

  @Option(
      names = "--path-column",
      paramLabel = "NAME",
      description = "Column of the tables that holds the paths. Default: ${DEFAULT-VALUE}.",
      defaultValue = "path")
  String pathColumn = "";

  @Option(
      names = "--handle-invalid",
      paramLabel = "MODE",
      description =
          "What to do with unreadable images: keep (a row with the reason; learning leaves them"
              + " out), skip (no row) or error (fail the job). Default: ${DEFAULT-VALUE}.",
      defaultValue = "keep")
  String handleInvalid = "";

  @Option(
      names = "--read-ahead",
      paramLabel = "N",
      description =
          "Threads per task that fetch and decode the next images while the network is busy; 0"
              + " for none. Default: ${DEFAULT-VALUE}.",
      defaultValue = "" + HasReadAhead.DEFAULT)
  long readAhead;

  /** Lists the images. No image is opened. */
  public Dataset<Row> table(SparkSession spark) {
    return ImageTable.of(spark, images(), pathColumn);
  }

  /**
   * Returns the locations, with globs expanded.
   *
   * @throws IOException if one does not exist, or a file system cannot be queried
   */
  public Inputs inputs() throws IOException {
    Validators.notEmpty("--path-column").apply(pathColumn);
    return locations.inputs();
  }

  /** Returns whether unreadable images have rows. */
  private boolean keepsInvalid() {
    return handleInvalid.equals("keep");
  }

  /** Sets on a stage how to read images, and what to do with unreadable ones. */
  public <S extends ImageStage<S>> S applyTo(S stage) {
    return stage
        .setHandleInvalid(handleInvalid)
        .setReadAhead(WholeNumber.of(stage.readAhead(), readAhead));
  }

  /** Like {@link #applyTo}, for a fine-tuner, which skips unreadable images that would be kept. */
  public BitFineTuner applyTo(BitFineTuner tuner) {
    return tuner
        .setHandleInvalid(keepsInvalid() ? "skip" : handleInvalid)
        .setReadAhead(WholeNumber.of(tuner.readAhead(), readAhead));
  }

  /** Returns the error column if errors are written: the pack's error, otherwise the stage's. */
  public Optional<Column> error(Dataset<Row> images) {
    if (!keepsInvalid()) {
      return Optional.empty();
    }
    Column error = col(Columns.ERROR);
    return Optional.of(
        ImageTable.hasColumn(images, ImageTable.PACKED_ERROR)
            ? coalesce(col(ImageTable.PACKED_ERROR), error).as(Columns.ERROR)
            : error);
  }

  public List<String> images() {
    return locations.all();
  }

  public String pathColumn() {
    return pathColumn;
  }

  /** Returns keep, skip or error. */
  public String handleInvalid() {
    return handleInvalid;
  }

  /** Returns the number of threads per task that fetch and decode ahead; 0 for none. */
  public int readAhead() {
    return Math.toIntExact(readAhead);
  }
}
