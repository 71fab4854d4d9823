package io.sparkbit.jobs.command;

import io.sparkbit.error.UserException;
import io.sparkbit.evaluation.ClassMetrics;
import io.sparkbit.evaluation.Evaluation;
import io.sparkbit.jobs.output.OutputFolder;
import io.sparkbit.jobs.output.OutputTable;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.report.FailedImages;
import io.sparkbit.jobs.report.Heatmaps;
import io.sparkbit.jobs.report.LabeledRows;
import io.sparkbit.jobs.report.NearestImages;
import io.sparkbit.jobs.report.ReportFile;
import io.sparkbit.output.Output;
import io.sparkbit.report.EvaluationReport;
import io.sparkbit.report.LabeledPicture;
import io.sparkbit.report.Mistake;
import io.sparkbit.spark.metrics.RunMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A run of a job that evaluates a classifier.
 *
 * @param job that computes the predictions
 * @param metrics of the job
 * @param images with true labels
 * @param training images with true labels among which mistakes have neighbors, if they are given
 * @param predictions a row for each image
 * @param labels of the classifier, in the order of the result
 * @param table that gets the predictions, if it is not a folder
 */
record EvaluationRun(
    Evaluate job,
    RunMetrics metrics,
    Dataset<Row> images,
    Optional<Dataset<Row>> training,
    Dataset<Row> predictions,
    List<String> labels,
    Optional<OutputTable> table) {

  static final String METRICS = "metrics.json";
  static final String PREDICTIONS = "predictions";

  /** The most pairs of different classes, so that the file can still be opened. */
  private static final int MATRIX_PAIRS = 100_000;

  /**
   * Writes the predictions, and what they say of the classifier. A table is written last: it cannot
   * be taken back.
   *
   * @return whether there is a report
   * @throws UserException if no image has a result
   */
  boolean run(Output output) throws IOException {
    output.mark(RunRecord.of(job.spec, predictions.schema()).toJson());
    long start = System.nanoTime();
    try (ImageRows rows = table.isPresent() ? ImageRows.kept(predictions) : inFolder(output)) {
      Summary summary = rows.summary(images);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (summary.isEmpty()) {
        throw new UserException(
            "No image could be read, so there is nothing to evaluate: "
                + summary.failuresInWords());
      }
      Summary.Run run = Summary.Run.of(metrics, 0, seconds, "including loading the model");
      boolean hasReport = evaluate(output, new Predictions(rows.results()), summary, run);
      table.ifPresent(named -> named.write(rows.results(), job.spec.name()));
      return hasReport;
    }
  }

  private ImageRows inFolder(Output output) throws IOException {
    OutputFolder folder =
        job.outputOptions.rows(images.sparkSession(), output.place() + "/" + PREDICTIONS);
    folder.append(predictions, Map.of());
    return ImageRows.of(folder.rows(predictions.schema()));
  }

  private boolean evaluate(Output output, Predictions written, Summary summary, Summary.Run run)
      throws IOException {
    List<ClassMetrics> classes = written.classes(labels);
    Evaluation evaluation =
        new Evaluation(
            job.modelOptions.location().location(),
            labels,
            new TreeMap<>(summary.failures()),
            classes,
            written.inTop5(),
            written.confusionMatrix(classes, MATRIX_PAIRS),
            written.reliability());
    output.write(METRICS, evaluation.toJson());
    output.write(Summary.FILE, summary.toJson(job.spec.name(), run));

    PrintWriter out = job.spec.commandLine().getOut();
    print(out, evaluation);
    summary.print(out, run);
    summary.printRows(out);
    return ReportFile.IN_FOLDER.write(
        output,
        () ->
            new EvaluationReport(evaluation, mistakes(written), FailedImages.errors(written.rows()))
                .toHtml(),
        job.spec.commandLine().getErr());
  }

  private List<Mistake> mistakes(Predictions written) {
    List<LabeledPicture> wrong =
        LabeledRows.pictures(written.worst(job.mistakes), images, job.decodingOptions.reading());
    List<String> paths = wrong.stream().flatMap(image -> image.path().stream()).toList();
    Heatmaps heatmaps =
        Heatmaps.of(images, paths, job.preprocessor(), job.classifier(), LabeledRows.EDGE);
    NearestImages neighbors =
        training
            .map(
                table ->
                    NearestImages.of(
                        images,
                        paths,
                        table,
                        job.embedder(),
                        job.nearest,
                        job.decodingOptions.reading(),
                        LabeledRows.EDGE))
            .orElseGet(NearestImages::none);
    if (training.isPresent() && neighbors.isEmpty() && !paths.isEmpty()) {
      job.spec
          .commandLine()
          .getErr()
          .println("None of the images of --training-images can be read; the report shows none.");
    }
    return wrong.stream()
        .map(
            image ->
                new Mistake(
                    image,
                    image.path().flatMap(heatmaps::dataUri),
                    image.path().map(neighbors::of).orElse(List.of())))
        .toList();
  }

  private static void print(PrintWriter out, Evaluation evaluation) {
    out.printf("Top-1 accuracy    %.2f%%%n", 100 * evaluation.top1());
    evaluation
        .inTop5()
        .ifPresent(
            count -> out.printf("Top-5 accuracy    %.2f%%%n", 100.0 * count / evaluation.images()));
    out.printf("Macro F1          %.2f%%%n", 100 * evaluation.macro(ClassMetrics::f1));
    out.printf(
        "Calibration error %.2f%% (ECE)%n",
        100 * evaluation.reliability().expectedCalibrationError());
  }
}
