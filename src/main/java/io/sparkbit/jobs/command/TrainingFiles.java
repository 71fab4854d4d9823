package io.sparkbit.jobs.command;

import io.sparkbit.error.UserException;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.jobs.report.ReportFile;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputPath;
import io.sparkbit.report.TrainingReport;
import io.sparkbit.report.page.Text;
import io.sparkbit.training.Interpolation;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingStart;
import io.sparkbit.training.TrainingStep;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationMetric;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a training leaves beside its model: the log, which is saved with each checkpoint so that a
 * resumed training goes on with it, a plot and a report.
 */
final class TrainingFiles implements TrainingListener {

  static final String CHECKPOINTS = "checkpoints";
  static final String LOG = "training-log.csv";
  static final String PLOT = "loss.png";
  static final String VALIDATIONS = "validation-log.csv";
  static final String CLASSES = "validation-classes.csv";

  private static final String LOG_OF_CHECKPOINT = CHECKPOINTS + "/" + LOG;

  private final Output output;
  private final int interval;
  private final ValidationMetric metric;
  private final List<Validation> validations = new ArrayList<>();
  private Optional<Interpolation> interpolation = Optional.empty();
  private LossCurve curve = new LossCurve();
  private @Nullable TrainingStart start;

  /**
   * @param interval number of steps between checkpoints
   * @param metric tells which weights are best
   */
  TrainingFiles(Output output, int interval, ValidationMetric metric) {
    this.output = output;
    this.interval = interval;
    this.metric = metric;
  }

  /**
   * Refuses to resume a complete training, before the output is claimed: a claim takes from it the
   * list by which changed files are known.
   *
   * @throws UserException if there is no interrupted training
   */
  static void requireInterrupted(OutputPath path) throws IOException {
    if (!path.mayHaveLeft(CHECKPOINTS)) {
      throw notInterrupted(path.location(), "");
    }
  }

  private static UserException notInterrupted(String location, String cause) {
    return new UserException(
        ("There is no interrupted training in %s to resume%s; start one without --resume, or"
                + " name the --output of the one to resume")
            .formatted(location, cause));
  }

  /**
   * Goes on with the log of an interrupted training.
   *
   * @throws UserException if there is no interrupted training, or the log is damaged
   */
  void resume(HadoopFiles files) throws IOException {
    if (files.state(checkpoints()).isEmpty()) {
      throw notInterrupted(
          output.location(),
          output.finishedEarlier() ? ": its model was complete, and is in its place now" : "");
    }
    String log = output.place() + "/" + LOG_OF_CHECKPOINT;
    if (files.state(log).isPresent()) {
      curve = LossCurve.ofCsv(files.readRequired(log), log);
    }
  }

  String checkpoints() {
    return output.place() + "/" + CHECKPOINTS;
  }

  LossCurve curve() {
    return curve;
  }

  @Override
  public void started(TrainingStart training) {
    start = training;
    validations.addAll(training.earlierValidations());
  }

  @Override
  public void validated(Validation validation, TrainingProgram program) {
    validations.add(validation);
  }

  @Override
  public void stepDone(TrainingStep step, TrainingProgram program) throws IOException {
    curve.add(step);
    if ((step.step() + 1) % interval == 0) {
      output.write(LOG_OF_CHECKPOINT, curve.toCsv());
    }
  }

  @Override
  public void interpolated(Interpolation found) {
    interpolation = Optional.of(found);
  }

  /** Returns the validation of the weights that became the model. */
  private Optional<Validation> ofModel() {
    return interpolation
        .map(found -> found.chosen().validation())
        .or(() -> metric.best(validations));
  }

  /** Writes log and plot beside the model, and removes what only a resumed training needs. */
  void complete(HadoopFiles files) throws IOException {
    output.write(LOG, curve.toCsv());
    output.write(PLOT, curve.toPng(validations));
    Optional<Validation> best = ofModel();
    if (best.isPresent()) {
      ValidationLog log = new ValidationLog(validations, labels());
      output.write(VALIDATIONS, log.toCsv());
      if (hasClasses()) {
        output.write(CLASSES, log.classesToCsv(best.get()));
      }
    }
    output.remove(LOG_OF_CHECKPOINT);
    files.deleteEmptyFolder(checkpoints());
  }

  private List<String> labels() {
    return Objects.requireNonNull(start).labels();
  }

  private boolean hasClasses() {
    return !validations.isEmpty() && !validations.get(0).classes().isEmpty();
  }

  /** Returns the names of the files that were written beside the model. */
  List<String> names() {
    if (validations.isEmpty()) {
      return List.of(LOG, PLOT);
    }
    return hasClasses()
        ? List.of(LOG, VALIDATIONS, CLASSES, PLOT)
        : List.of(LOG, VALIDATIONS, PLOT);
  }

  /** Tells how the model did on the images to validate with, if there were some. */
  void printValidation(PrintWriter out) {
    TrainingStart training = start;
    Optional<Validation> best = metric.best(validations);
    if (training == null || best.isEmpty()) {
      return;
    }
    Validation made = best.get();
    out.printf(
        "Validation        %,d images; best by %s after step %,d: %s%n",
        training.validationImages(), metric.userName(), made.step() + 1, made.inWords());
    interpolation.ifPresent(found -> printInterpolation(out, found));
    ofModel().ifPresent(model -> printCertainty(out, model));
    int steps = training.recipe().schedule().steps();
    if (!curve.isEmpty() && curve.last().step() + 1 < steps) {
      out.printf(
          "Ended early       after step %,d of %,d: no better %s for as long as --patience says%n",
          curve.last().step() + 1, steps, metric.userName());
    }
  }

  private static void printInterpolation(PrintWriter out, Interpolation found) {
    out.printf(
        "Interpolation     share of the trained weights %s, of %d tried%s: %s%n",
        Text.figure(found.chosen().share()),
        found.tried().size(),
        found.chosen().share() == 0 ? " (the model is that of the beginning)" : "",
        found.chosen().validation().inWords());
  }

  private static void printCertainty(PrintWriter out, Validation made) {
    made.reliability()
        .ifPresent(
            reliability ->
                out.printf(
                    "Calibration       expected error (ECE) %.2f%%%s%n",
                    100 * reliability.expectedCalibrationError(),
                    made.calibration()
                        .map(
                            found ->
                                String.format(
                                    Locale.ROOT,
                                    ", with a temperature of %.3f %.2f%%",
                                    found.temperature(),
                                    100 * found.reliability().expectedCalibrationError()))
                        .orElse("")));
    made.unknown()
        .ifPresent(
            found ->
                out.printf(
                    "Unknown           images of an energy above %.4f, as %,d of the images to"
                        + " validate with (at most %s%%) have%n",
                    found.threshold(),
                    found.above(),
                    Text.figure(100 * found.falsePositiveRate())));
  }

  /**
   * Writes the report.
   *
   * @param transfer what the training began with
   * @return whether there is a report; there is none of a training without steps
   */
  boolean writeReport(TrainingReport.Transfer transfer, PrintWriter err) throws IOException {
    TrainingStart training = start;
    return training != null
        && !curve.isEmpty()
        && ReportFile.IN_FOLDER.write(
            output,
            () ->
                new TrainingReport(
                        transfer, training, curve.steps(), validations, metric, interpolation)
                    .toHtml(),
            err);
  }
}
