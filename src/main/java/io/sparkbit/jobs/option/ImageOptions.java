package io.sparkbit.jobs.option;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.CatalogTable;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.TableColumns;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options for the images that a job reads, and what to do with unreadable ones. */
public final class ImageOptions {

  private static final String INPUT_TABLE = "--input-table";

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  @Mixin ImageLocations locations = new ImageLocations();

  @MayDiffer
  @Option(
      names = INPUT_TABLE,
      paramLabel = "NAME",
      description =
          "Table or view in Spark's catalog to read in place of --images, such as photos,"
              + " sales.photos or catalog.sales.photos.")
  @Nullable String inputTable;

  @MayDiffer
  @Option(
      names = "--path-column",
      paramLabel = "NAME",
      description =
          "Column of the tables that holds the paths, or beside the files' bytes whatever names"
              + " each image. Default: ${DEFAULT-VALUE}.",
      defaultValue = "path")
  String pathColumn = "";

  @MayDiffer
  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      description =
          "Column of the tables that holds the bytes of image files, to be used in place of the"
              + " files. Default: content, if it holds bytes.")
  @Nullable String imageColumn;

  @Option(
      names = "--handle-invalid",
      paramLabel = "MODE",
      description =
          "What to do with unreadable images: keep (a row with the reason; learning leaves them"
              + " out), skip (no row) or error (fail the job). Default: ${DEFAULT-VALUE}.",
      defaultValue = "keep")
  String handleInvalid = "";

  @MayDiffer
  @Option(
      names = "--read-ahead",
      paramLabel = "N",
      description =
          "Threads per task that fetch and decode the next images while the network is busy; 0"
              + " for none. Default: ${DEFAULT-VALUE}.",
      defaultValue = "" + HasReadAhead.DEFAULT)
  long readAhead;

  /** Lists the images. No image is opened. */
  public Dataset<Row> table(SparkSession spark, TableColumns columns) {
    return inputTable == null
        ? ImageTable.of(spark, images(), columns)
        : ImageTable.of(catalogTable(spark, inputTable), columns);
  }

  private static CatalogTable catalogTable(SparkSession spark, String name) {
    return new CatalogTable(spark, name, INPUT_TABLE);
  }

  /** Returns the table that the user named, if so. */
  public Optional<CatalogTable> inputTable(SparkSession spark) {
    return Optional.ofNullable(inputTable).map(name -> catalogTable(spark, name));
  }

  /** Returns the columns of tables that the user named. */
  public TableColumns columns() {
    return new TableColumns(
        pathColumn,
        Optional.ofNullable(imageColumn),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** Returns the option by which the user named the images. */
  public String option() {
    return inputTable == null ? ImageLocations.IMAGES : INPUT_TABLE;
  }

  /**
   * Returns the locations, with globs expanded.
   *
   * @throws IOException if one does not exist, or a file system cannot be queried
   */
  public Inputs inputs() throws IOException {
    Validators.notEmpty("--path-column").apply(pathColumn);
    if (imageColumn != null) {
      Validators.notEmpty("--image-column").apply(imageColumn);
    }
    if (inputTable != null) {
      locations.refuse(spec, "contradicts " + INPUT_TABLE);
      Validators.notEmpty(INPUT_TABLE).apply(inputTable);
      return new Inputs(JobSession.settings());
    }
    return locations.inputs();
  }

  /** Adds the folders of the table, which only Spark knows. */
  public void addTable(Inputs inputs, SparkSession spark) throws IOException {
    if (inputTable != null) {
      for (String folder : catalogTable(spark, inputTable).folders()) {
        inputs.add(INPUT_TABLE, folder);
      }
    }
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

  /** Returns keep, skip or error. */
  public String handleInvalid() {
    return handleInvalid;
  }

  /** Returns the number of threads per task that fetch and decode ahead; 0 for none. */
  public int readAhead() {
    return Math.toIntExact(readAhead);
  }
}
