package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.sparkbit.jobs.option.AuditOptions;
import io.sparkbit.jobs.option.DecodingOptions;
import io.sparkbit.jobs.option.ImageOptions;
import io.sparkbit.jobs.option.LabelOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.ModelOptions;
import io.sparkbit.jobs.option.OutputOptions;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.report.ReportFile;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.TableColumns;
import io.sparkbit.jobs.table.TrueLabels;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.BitImageEmbedder;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.ImageMeasures;
import io.sparkbit.spark.param.ImageParams;
import io.sparkbit.spark.param.Validators;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A job that looks for what is wrong with a data set. */
@Command(
    name = "audit",
    description = {
      "Looks for what is wrong with images to learn from: duplicates, test images among them,"
          + " wrong labels, outliers, and images that are tiny, blurred, dark or bright.",
      "Writes findings (a folder of rows: path, issue, score, otherPath, givenLabel, otherLabel,"
          + " suggestedLabel and error, at most one for each image and issue) and report.html (a"
          + " self-contained page with the pictures side by side). Nothing is removed."
    },
    sortOptions = false)
public final class Audit extends SparkJob {

  private static final String TEST_IMAGES = "--test-images";

  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Mixin LabelOptions labelOptions = new LabelOptions();

  @Option(
      names = TEST_IMAGES,
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Images to test on, given like --images. Those that are also among --images, exactly or"
              + " nearly, are leakage; nothing else is looked for in them.")
  List<String> testImages = List.of();

  @Mixin OutputOptions outputOptions = new OutputOptions();

  @Mixin AuditOptions auditOptions = new AuditOptions();

  @Option(
      names = "--shown",
      paramLabel = "N",
      description = "Images of each issue in the report, the worst. Default: ${DEFAULT-VALUE}.",
      defaultValue = "24")
  int shown;

  @Mixin DecodingOptions decodingOptions = new DecodingOptions();

  @Mixin ModelOptions modelOptions = new ModelOptions();

  @Override
  public void requireValidOptions() {
    auditOptions.requireValid();
    Validators.between("--shown", 0, 1000).apply(shown);
    embedder();
  }

  @Override
  protected Plan plan() throws IOException {
    outputOptions.requireFolderFormat();
    OutputPath path = outputOptions.pathOptions().path(spec.name(), OutputOption.JOB);
    path.check(outputOptions.mode());
    Inputs inputs = imageOptions.inputs();
    for (String location : testImages) {
      Validators.notEmpty(TEST_IMAGES).apply(location);
      inputs.add(TEST_IMAGES, location);
    }
    return new Plan(path, outputOptions.mode(), inputs, Unfinished.KEEP);
  }

  @Override
  protected Optional<ModelLocation> model() {
    return Optional.of(modelOptions.location());
  }

  @Override
  protected Work prepare(JobSession session, Plan plan) throws IOException {
    SparkSession spark = session.spark();
    Dataset<Row> images = labeled(columns -> imageOptions.table(spark, columns));
    Optional<Dataset<Row>> tests =
        testImages.isEmpty()
            ? Optional.empty()
            : Optional.of(
                ImageTable.of(spark, testImages, imageOptions.columns().withoutOthers())
                    .withColumn(Columns.TRUE_LABEL, TrueLabels.folder(col(Columns.PATH))));
    imageOptions.addTable(plan.inputs(), spark);
    modelOptions.location().fetch(spark, plan.inputs());
    plan.inputs().requireApart(plan.path());
    ImageTable.requireApart(plan.path(), imageOptions.option(), images);
    if (tests.isPresent()) {
      ImageTable.requireApart(plan.path(), TEST_IMAGES, tests.get());
    }
    AuditRun run = new AuditRun(this, session.metrics(), images, tests);
    return output -> {
      boolean hasReport = run.run(output);
      return out -> {
        Summary.printResult(
            out, outputOptions.description(output.location() + "/" + AuditRun.FINDINGS));
        if (hasReport) {
          ReportFile.IN_FOLDER.print(out, output.location());
        }
      };
    };
  }

  /** Lists images. They need labels only if these are looked at, but findings name them. */
  private Dataset<Row> labeled(Function<TableColumns, Dataset<Row>> images) {
    TableColumns columns = imageOptions.columns().withoutOthers();
    return auditOptions.checks().contains(AuditOptions.Check.labels)
        ? labelOptions.table(columns, images)
        : labelOptions.tableWithGaps(columns, images);
  }

  /** Returns whether rows say why an image could not be read. */
  boolean saysWhy(Dataset<Row> images) {
    return imageOptions.error(images).isPresent();
  }

  private BitImageEmbedder embedder() {
    return modelOptions
        .applyTo(decodingOptions.applyTo(imageOptions.applyTo(new BitImageEmbedder())))
        .setOutputCol(Columns.FEATURES);
  }

  /**
   * Returns how images are read.
   *
   * @param input the column that holds them
   */
  ImageParams<?> reading(String input) {
    return decodingOptions
        .applyTo(imageOptions.applyTo(new BitImagePreprocessor()))
        .setInputCol(input);
  }

  /**
   * Reads images: their path, label, features and measures, and why they have none.
   *
   * @param areTests whether they are to test on
   */
  Dataset<Row> read(Dataset<Row> images, Column areTests) {
    String input = ImageTable.inputColumn(images);
    Dataset<Row> measured = ImageMeasures.append(images, reading(input));
    Dataset<Row> embedded = embedder().setInputCol(input).transform(measured);
    Column unmeasured =
        when(
            col(ImageMeasures.MEASURES).isNull(),
            concat(lit("UNREADABLE: the image could not be read twice: "), col(Columns.PATH)));
    return embedded.select(
        col(Columns.PATH),
        col(Columns.TRUE_LABEL),
        col(Columns.FEATURES),
        col(ImageMeasures.MEASURES),
        imageOptions
            .error(images)
            .map(error -> coalesce(error, unmeasured))
            .orElse(lit(null).cast("string"))
            .as(Columns.ERROR),
        areTests.as(Findings.IS_TEST));
  }
}
