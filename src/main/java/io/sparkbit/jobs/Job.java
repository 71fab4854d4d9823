package io.sparkbit.jobs;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all jobs over images do: list them, transform them, write the result, sum up. */
abstract class Job implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Mixin OutputOptions outputOptions = new OutputOptions();

  @Option(
      names = "--resume",
      description =
          "Go on with an interrupted run: images that have a row in the output are left out, the"
              + " others are added. The options must be those of that run; --images may name more"
              + " images. Images that --handle-invalid skip left out are tried again. Make sure"
              + " that the earlier run has ended.")
  boolean resume;

  @Mixin SparkOptions sparkOptions = new SparkOptions();

  @Mixin HelpOption helpOption = new HelpOption();

  /** The images' results, in the form in which they are written. */
  abstract Dataset<Row> results(Dataset<Row> images);

  /** What a person wants to see of the result, the first rows by path. */
  abstract void show(Dataset<Row> written);

  /** Of the output format. */
  Map<String, String> writeOptions() {
    return Map.of();
  }

  /** What the time of the summary covers beside the obvious. */
  String timed() {
    return "loading the model included";
  }

  @Override
  public Integer call() throws IOException {
    OutputMode mode = mode();
    try (SparkSession spark = sparkOptions.session(spec.name())) {
      OutputFolder folder = outputOptions.folder(spark, spec.name());
      Optional<RunRecord> earlier = mode.check(folder);
      Dataset<Row> images = imageOptions.table(spark);
      Dataset<Row> results = results(images);
      RunRecord record = RunRecord.of(spec, results.schema());
      if (earlier.isPresent()) {
        record.requireSame(earlier.get(), folder.path());
        return resumed(folder, images, folder.rows(results.schema()));
      }
      if (mode == OutputMode.OVERWRITE) {
        folder.delete(imageOptions.images);
      }
      folder.write(record);
      return written(folder, images, results, 0);
    }
  }

  private OutputMode mode() {
    if (!resume) {
      return outputOptions.mode();
    }
    if (outputOptions.pathOptions.overwrite) {
      throw new IllegalArgumentException(
          "--resume goes on with the output, --overwrite replaces it; give one of them");
    }
    return OutputMode.RESUME;
  }

  private int resumed(OutputFolder folder, Dataset<Row> images, Dataset<Row> earlier)
      throws IOException {
    folder.clean();
    Remaining remaining = Remaining.of(images, earlier);
    if (remaining.count() == 0) {
      folder.markComplete();
      spec.commandLine()
          .getOut()
          .printf("Nothing is left to do: %s has a row for every image%n", folder.path());
      return ExitCode.OK;
    }
    folder.markIncomplete();
    return written(
        folder, images, results(remaining.images()), Summary.of(images, earlier).images());
  }

  private int written(
      OutputFolder folder, Dataset<Row> images, Dataset<Row> results, long imagesBefore)
      throws IOException {
    long start = System.nanoTime();
    folder.append(results, writeOptions());
    double seconds = (System.nanoTime() - start) / 1e9;

    Dataset<Row> written = folder.rows(results.schema());
    show(written);
    Summary summary = Summary.of(images, written);
    Summary.Run run = Summary.Run.of(images.sparkSession(), imagesBefore, seconds, timed());
    summary.print(spec.commandLine().getOut(), run, folder.description());
    folder.replace(Summary.FILE, summary.toJson(spec.name(), run));
    return summary.isEmpty() ? ExitCode.SOFTWARE : ExitCode.OK;
  }
}
