package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.sum;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.option.GivenOptions;
import io.sparkbit.jobs.option.ImageLocations;
import io.sparkbit.jobs.option.OutputOptions;
import io.sparkbit.jobs.option.OutputTableOption;
import io.sparkbit.jobs.output.OutputFolder;
import io.sparkbit.jobs.output.OutputTable;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.jobs.table.TableFormat;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.ImagePaths;
import io.sparkbit.spark.metrics.RunMetrics;
import io.sparkbit.spark.param.Validators;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A job that lists images. */
@Command(
    name = "manifest",
    description = {
      "Lists any number of images: folders (searched recursively), globs and image files, but no"
          + " tables. The tasks list the folders, not the driver, and share the work by subfolders.",
      "Writes path, length (bytes) and modificationTime. Other jobs accept the folder as"
          + " --images, and the table that --output-table writes as --input-table."
    },
    sortOptions = false)
public final class Manifest extends TableJob {

  private static final String IMAGES_PER_FILE = "--images-per-file";

  @Mixin ImageLocations images = new ImageLocations();

  @Mixin OutputOptions outputOptions = new OutputOptions();

  @Mixin OutputTableOption outputTable = new OutputTableOption();

  @Option(
      names = IMAGES_PER_FILE,
      paramLabel = "N",
      description = "Maximum number of rows per file of --output. Default: ${DEFAULT-VALUE}.",
      defaultValue = "100000")
  long imagesPerFile;

  @Override
  public void requireValidOptions() {
    Validators.atLeast(IMAGES_PER_FILE, 1).apply(imagesPerFile);
    if (outputTable.isGiven()) {
      GivenOptions.refuse(spec, "applies to --output", IMAGES_PER_FILE);
    }
    images.all().forEach(Manifest::requireNoTable);
  }

  @Override
  OutputOptions outputOptions() {
    return outputOptions;
  }

  @Override
  OutputTableOption outputTable() {
    return outputTable;
  }

  @Override
  protected Plan plan() throws IOException {
    outputOptions.requireFolderFormat();
    OutputPath path = outputOptions.pathOptions().path(spec.name(), OutputOption.JOB);
    path.check(outputOptions.mode());
    return new Plan(path, outputOptions.mode(), images.inputs(), Unfinished.REMOVE);
  }

  @Override
  protected Work prepare(JobSession session, Plan plan) {
    return output -> {
      list(session, plan.path(), output);
      return out -> Summary.printResult(out, outputOptions.description(output.location()));
    };
  }

  private void list(JobSession session, OutputPath path, Output output) throws IOException {
    SparkSession spark = session.spark();
    long start = System.nanoTime();
    Dataset<Row> listed = listed(spark);
    OutputFolder folder = outputOptions.rows(spark, output.place());
    output.mark(RunRecord.of(spec, listed.schema()).toJson());
    folder.appendAtOnce(listed, Map.of("maxRecordsPerFile", Long.toString(imagesPerFile)));
    double seconds = (System.nanoTime() - start) / 1e9;
    Dataset<Row> written = folder.rows(listed.schema());
    if (!output.isInPlace()) {
      ImageTable.requireApart(path, ImageLocations.IMAGES, written);
    }
    print(counts(written, session.metrics()), session.metrics(), seconds);
  }

  @Override
  TableWork planTable() throws IOException {
    images.inputs();
    return this::toTable;
  }

  private Report toTable(JobSession session, OutputTable table) {
    long start = System.nanoTime();
    // The images may change until the table is written, and would no longer be those counted.
    try (ImageRows rows = ImageRows.kept(listed(session.spark()))) {
      table.requireColumns(rows.results());
      session.begin(StringUtils.capitalize(spec.name()));
      Row counts = counts(rows.results(), session.metrics());
      print(counts, session.metrics(), (System.nanoTime() - start) / 1e9);
      table.write(rows.results(), spec.name());
    }
    return out -> {};
  }

  private Dataset<Row> listed(SparkSession spark) {
    return ImagePaths.listInTasks(spark, images.all());
  }

  /** Refuses tables by name only: folders of images may hold files named like tables. */
  private static void requireNoTable(String location) {
    if (TableFormat.named(location).isPresent()) {
      throw new UserException(
          "%s is a table, but manifest lists folders, globs and images; other jobs accept it as"
                  .formatted(location)
              + " --images");
    }
  }

  /** Returns the numbers of images, bytes and folders. */
  private Row counts(Dataset<Row> listed, RunMetrics metrics) {
    Row counts =
        listed
            .agg(
                count(lit(1)),
                coalesce(sum(Columns.LENGTH), lit(0L)),
                count_distinct(regexp_extract(col(Columns.PATH), "^(.*)/[^/]*$", 1)))
            .first();
    if (counts.getLong(0) == 0) {
      throw ImagePaths.noImage(String.join(", ", images.all()), metrics.notRead());
    }
    return counts;
  }

  private void print(Row counts, RunMetrics metrics, double seconds) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Images            %,d%n", counts.getLong(0));
    out.printf("Bytes             %,d%n", counts.getLong(1));
    out.printf("Folders           %,d%n", counts.getLong(2));
    Summary.printNotRead(out, metrics.notRead());
    out.printf("Seconds           %.1f%n", seconds);
    out.flush();
  }
}
