package io.sparkbit.jobs.command;

import io.sparkbit.jobs.option.DropColumnsOption;
import io.sparkbit.jobs.option.FailuresOption;
import io.sparkbit.jobs.option.ImageOptions;
import io.sparkbit.jobs.option.OutputOptions;
import io.sparkbit.jobs.option.OutputPathOptions;
import io.sparkbit.jobs.option.OutputTableOption;
import io.sparkbit.jobs.option.PartitionOption;
import io.sparkbit.jobs.output.FailedRows;
import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.jobs.output.OutputFolder;
import io.sparkbit.jobs.output.OutputTable;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.report.ReportFile;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.CatalogTable;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.PassedColumns;
import io.sparkbit.jobs.table.RowLayout;
import io.sparkbit.output.Inputs;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A job that lists images, transforms them, writes a row for each and prints a summary. */
abstract class ImageJob extends TableJob {

  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Mixin DropColumnsOption dropColumns = new DropColumnsOption();

  @Mixin OutputOptions outputOptions = new OutputOptions();

  @Mixin OutputTableOption outputTable = new OutputTableOption();

  @Mixin PartitionOption partition = new PartitionOption();

  @Mixin FailuresOption failures = new FailuresOption();

  @MayDiffer
  @Option(
      names = "--resume",
      description =
          "Resume an interrupted run: add the images that have no row in the output yet. All"
              + " other options must be the same as before, but --images may name more images. Images"
              + " that --handle-invalid skip left out are tried again.")
  boolean resume;

  /** Adds to the images what the job knows of them before it reads them; by default, nothing. */
  Dataset<Row> listed(Dataset<Row> images) {
    return images;
  }

  /** Returns the images' results as they are written. */
  abstract Dataset<Row> results(Dataset<Row> images);

  /** Prints the first rows of the result by path, for a person. */
  abstract void show(Dataset<Row> written);

  /** Returns options of the output format. */
  Map<String, String> writeOptions() {
    return Map.of();
  }

  /** Returns what the summary's time covers, in words. */
  String timed() {
    return "including loading the model";
  }

  /** Makes a page. */
  interface RowsReport {

    /**
     * Returns the page as HTML.
     *
     * @param images that the rows are of
     * @param written all rows, those of failures too
     */
    String toHtml(Dataset<Row> images, Dataset<Row> written, Summary summary);
  }

  /** Returns the page that shows the rows, if the job has one and it is asked for. */
  Optional<RowsReport> report() {
    return Optional.empty();
  }

  /** Adds what the job reads, apart from images. */
  abstract void addInputs(Inputs inputs, SparkSession spark) throws IOException;

  @Override
  OutputOptions outputOptions() {
    return outputOptions;
  }

  @Override
  OutputTableOption outputTable() {
    return outputTable;
  }

  @Override
  RowLayout layout() {
    return super.layout().dividedBy(partition.columns());
  }

  @Override
  Optional<CatalogTable> inputTable(SparkSession spark) {
    return imageOptions.inputTable(spark);
  }

  @Override
  protected Plan plan() throws IOException {
    outputOptions.requireFolderFormat();
    OutputMode mode =
        OutputPathOptions.mode(outputOptions.mode(), resume, outputOptions.pathOptions().output());
    OutputPath path = outputOptions.pathOptions().path(spec.name(), OutputOption.RESUMABLE_JOB);
    path.check(mode);
    Optional<OutputPath> failed = failures.path(imageOptions.handleInvalid());
    Inputs inputs = imageOptions.inputs();
    if (failed.isPresent()) {
      // A run may have ended before its failures were begun.
      failed.get().check(failed.get().exists() ? mode : OutputMode.CREATE);
      failed.get().requireApart(path);
      inputs.requireApart(failed.get());
    }
    if (mode == OutputMode.RESUME) {
      RunRecord.requireSameOptions(spec, path);
    }
    return new Plan(path, mode, inputs, Unfinished.KEEP);
  }

  @Override
  protected Work prepare(JobSession session, Plan plan) throws IOException {
    SparkSession spark = session.spark();
    Optional<OutputPath> failed = failures.path(imageOptions.handleInvalid());
    Dataset<Row> found = images(spark, plan.inputs());
    requireApart(plan.path(), plan.inputs(), found);
    if (failed.isPresent()) {
      requireApart(failed.get(), plan.inputs(), found);
    }
    Dataset<Row> images = listed(found);
    ImageRows rows = rows(images);
    partition.requireIn(rows.results().schema());
    return output -> {
      boolean hasReport;
      try (rows;
          FailedRows apart = claimFailures(spark, failed, plan.mode())) {
        OutputFolder folder = new OutputFolder(spark, output.place(), layout());
        hasReport =
            new ImageRun(this, session.metrics(), output, folder, Optional.ofNullable(apart))
                .run(plan.mode(), images, rows);
        if (apart != null) {
          apart.complete();
        }
      }
      return out -> {
        Summary.printResult(out, outputOptions.description(output.location()));
        if (hasReport) {
          ReportFile.BESIDE_ROWS.print(out, output.location());
        }
        failed.ifPresent(path -> printFailed(out, path));
      };
    };
  }

  private void printFailed(PrintWriter out, OutputPath path) {
    out.printf("Failed images     %s%n", outputOptions.description(path.location()));
  }

  private Dataset<Row> images(SparkSession spark, Inputs inputs) throws IOException {
    Dataset<Row> images = imageOptions.table(spark, dropColumns.applyTo(imageOptions.columns()));
    addInputs(inputs, spark);
    imageOptions.addTable(inputs, spark);
    return images;
  }

  private void requireApart(OutputPath path, Inputs inputs, Dataset<Row> images)
      throws IOException {
    inputs.requireApart(path);
    ImageTable.requireApart(path, imageOptions.option(), images);
  }

  /** Returns the rows of images. */
  ImageRows rows(Dataset<Row> images) {
    Dataset<Row> results = outputOptions.flat(results(images));
    if (!failures.isGiven()) {
      return outputTable.isGiven() ? ImageRows.kept(results) : ImageRows.of(results);
    }
    return ImageRows.kept(results).apart(PassedColumns.names(images));
  }

  private @Nullable FailedRows claimFailures(
      SparkSession spark, Optional<OutputPath> path, OutputMode mode) throws IOException {
    if (path.isEmpty()) {
      return null;
    }
    Output output = path.get().claim(mode, spec.name(), Unfinished.KEEP);
    return new FailedRows(output, outputOptions.rows(spark, output.place()));
  }

  @Override
  TableWork planTable() throws IOException {
    Optional<OutputPath> failed = failures.path(imageOptions.handleInvalid());
    if (failed.isPresent()) {
      failed.get().check(outputOptions.mode());
    }
    Inputs inputs = imageOptions.inputs();
    return (session, table) -> toTable(session, table, inputs, failed);
  }

  private Report toTable(
      JobSession session, OutputTable table, Inputs inputs, Optional<OutputPath> failed)
      throws IOException {
    Dataset<Row> found = images(session.spark(), inputs);
    if (failed.isPresent()) {
      table.requireApart(failed.get());
      requireApart(failed.get(), inputs, found);
    }
    Dataset<Row> images = listed(found);
    try (ImageRows rows = rows(images);
        FailedRows apart = claimFailures(session.spark(), failed, outputOptions.mode())) {
      partition.requireIn(rows.results().schema());
      table.requireColumns(rows.results());
      session.begin(StringUtils.capitalize(spec.name()));
      long start = System.nanoTime();
      Summary summary = rows.summary(images);
      double seconds = (System.nanoTime() - start) / 1e9;
      show(rows.results());
      summary.print(
          spec.commandLine().getOut(), Summary.Run.of(session.metrics(), 0, seconds, timed()));
      summary.printRows(spec.commandLine().getOut());
      summary.requireResults(table.described() + " stays as it was");
      if (apart != null) {
        apart.output().mark(RunRecord.of(spec, rows.results().schema()).toJson());
        apart.folder().append(rows.failed().orElseThrow(), Map.of());
      }
      table.write(rows.results(), spec.name());
      if (apart != null) {
        apart.complete();
      }
    }
    return out -> failed.ifPresent(path -> printFailed(out, path));
  }
}
