package io.sparkbit.report;

import static io.sparkbit.report.page.Text.count;
import static io.sparkbit.report.page.Text.figure;
import static io.sparkbit.report.page.Text.number;
import static io.sparkbit.report.page.Text.percent;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;
import static j2html.TagCreator.text;

import io.sparkbit.evaluation.Reliability;
import io.sparkbit.report.page.Cards;
import io.sparkbit.report.page.LineChart;
import io.sparkbit.report.page.Page;
import io.sparkbit.report.page.Properties;
import io.sparkbit.report.page.ReliabilityDiagram;
import io.sparkbit.report.page.Table;
import io.sparkbit.report.page.Text;
import io.sparkbit.training.Distortion;
import io.sparkbit.training.Interpolation;
import io.sparkbit.training.TrainingRecipe;
import io.sparkbit.training.TrainingSchedule;
import io.sparkbit.training.TrainingStart;
import io.sparkbit.training.TrainingStep;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationMetric;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;

/**
 * A page for a training: loss, learning rate and time of each step, and the settings.
 *
 * @param transfer what it began with
 * @param start what the training began with
 * @param steps in their order, those before an interruption included; at least one
 * @param validations in their order; may be empty
 * @param metric tells which validation is the best
 * @param interpolation of the best weights, if there was one
 */
public record TrainingReport(
    Transfer transfer,
    TrainingStart start,
    List<TrainingStep> steps,
    List<Validation> validations,
    ValidationMetric metric,
    Optional<Interpolation> interpolation) {

  /**
   * What is transferred from other models.
   *
   * @param model its location
   * @param head where the head came from
   * @param frozen the part that was not trained
   * @param teacher its location, or that there is none
   */
  public record Transfer(String model, String head, String frozen, String teacher) {}

  /** The most steps to average for a line, as single steps fluctuate. */
  private static final int LONGEST_MEAN = 50;

  private static final int SHOWN_CLASSES = 100;

  private static final int SHOWN_VALIDATIONS = 100;

  private static final double MINUTE = 60;
  private static final double HOUR = 3600;

  /** Of any training; so that its speed is finite. */
  private static final double LEAST_SECONDS = 1e-3;

  public TrainingReport {
    steps = List.copyOf(steps);
    validations = List.copyOf(validations);
  }

  /** Returns the page. */
  public String toHtml() {
    Page page =
        page().lead(headline()).add("loss", "Loss", p(aboutLoss()).withClass("note"), losses());
    metric.best(validations).ifPresent(best -> addValidations(page, best));
    return page.add(
            "rate",
            "Learning rate",
            p("It rises during warm-up, and then falls to a tenth at each boundary.")
                .withClass("note"),
            chart("Learning rate", TrainingStep::learningRate, 1))
        .add(
            "time",
            "Time",
            p("Seconds for each step: reading its images, the gradient and the update.")
                .withClass("note"),
            chart("Seconds", TrainingStep::seconds, mean()))
        .add("settings", "Settings", settings())
        .toHtml();
  }

  private Page page() {
    return validations.isEmpty()
        ? new Page("Training", transfer.model())
        : new Page("Training", transfer.model(), Page.Script.SORT);
  }

  private String aboutLoss() {
    String training =
        "Mean loss of each step's images, before its weights changed. It should fall, and then level"
            + " off.";
    return validations.isEmpty()
        ? training
        : training
            + " That of the validation images, which are not trained on, should do the same; where"
            + " it rises again, the model learns its images by heart.";
  }

  private DomContent losses() {
    SortedMap<Integer, Double> validated = new TreeMap<>();
    validations.forEach(one -> validated.put(one.step(), one.loss()));
    return new LineChart(
            "Loss",
            steps.stream().map(TrainingStep::loss).toList(),
            steps.get(0).step(),
            mean(),
            resumed(),
            validated,
            "validation")
        .toHtml();
  }

  private void addValidations(Page page, Validation best) {
    Table table = new Table("Validations").sortedColumn("After step", Table.Kind.TEXT);
    Set<ValidationMetric> metrics = best.metrics().keySet();
    metrics.forEach(one -> column(table, one));
    table.column("Kept", Table.Kind.TEXT);
    validations.stream()
        .skip(Math.max(0, validations.size() - SHOWN_VALIDATIONS))
        .forEach(
            one ->
                table.row(
                    number(one.step() + 1),
                    Stream.concat(
                            metrics.stream().map(metric -> cell(metric, one.metric(metric))),
                            Stream.of(one.equals(best) ? "yes" : ""))
                        .toArray()));
    page.add(
        "validation",
        "Validation",
        p("The best by %s %s.".formatted(metric.userName(), fate())).withClass("note"),
        table.toHtml());
    interpolation.ifPresent(found -> addInterpolation(page, found));
    Validation model = interpolation.map(found -> found.chosen().validation()).orElse(best);
    if (!model.classes().isEmpty()) {
      new ClassTable(model.classMetrics(start.labels()), "validation-classes.csv").addTo(page);
    }
    model.reliability().ifPresent(reliability -> addCertainty(page, model, reliability));
  }

  /** Returns what became of the best weights of the training. */
  private String fate() {
    double share = interpolation.map(found -> found.chosen().share()).orElse(1.0);
    if (share == 0) {
      return "validated no better than the weights at the beginning, which became the model";
    }
    return share == 1 ? "became the model" : "was mixed with the weights at the beginning";
  }

  private void addInterpolation(Page page, Interpolation found) {
    Table table = new Table("Interpolation").sortedColumn("Trained share", Table.Kind.TEXT);
    Set<ValidationMetric> metrics = found.chosen().validation().metrics().keySet();
    metrics.forEach(one -> column(table, one));
    table.column("Kept", Table.Kind.TEXT);
    found.tried().stream()
        .sorted(Comparator.comparingDouble(Interpolation.Candidate::share))
        .forEach(
            one ->
                table.row(
                    figure(one.share()),
                    Stream.concat(
                            metrics.stream()
                                .map(metric -> cell(metric, one.validation().metric(metric))),
                            Stream.of(one.equals(found.chosen()) ? "yes" : ""))
                        .toArray()));
    page.add(
        "interpolation",
        "Interpolation",
        p("Weights between those at the beginning (0) and the best of the training (1), by their"
                + " validation. The best by %s became the model.".formatted(metric.userName()))
            .withClass("note"),
        table.toHtml());
  }

  private static void column(Table table, ValidationMetric metric) {
    table.column(
        StringUtils.capitalize(metric.title()),
        metric.isShare() ? Table.Kind.SHARE : Table.Kind.TEXT);
  }

  private static void addCertainty(Page page, Validation best, Reliability reliability) {
    List<DomContent> content = new ArrayList<>();
    content.add(
        p("How often labels of the validation images are right where the model is so sure. Bars below"
                + " the dashed line: it is surer than it is right. The expected calibration error"
                + " (ECE) is the mean distance between score and accuracy.")
            .withClass("note"));
    Properties figures =
        new Properties().add("ECE", percent(reliability.expectedCalibrationError()));
    best.calibration()
        .ifPresent(
            found ->
                figures
                    .add("Temperature", figure(found.temperature()))
                    .add("ECE with it", percent(found.reliability().expectedCalibrationError()))
                    .add("Loss", figure(best.loss()))
                    .add("Loss with it", figure(found.loss())));
    best.unknown()
        .ifPresent(
            found ->
                figures.add(
                    "Unknown",
                    "energy above %s, as %s (at most %s%%) have"
                        .formatted(
                            figure(found.threshold()),
                            count(found.above(), "image"),
                            figure(100 * found.falsePositiveRate()))));
    content.add(figures.toHtml());
    content.add(new ReliabilityDiagram("As trained", reliability).toHtml());
    best.calibration()
        .ifPresent(
            found ->
                content.add(
                    new ReliabilityDiagram(
                            "With the temperature %s".formatted(figure(found.temperature())),
                            found.reliability())
                        .toHtml()));
    page.add("certainty", "How sure it is", content.toArray(DomContent[]::new));
  }

  private static Object cell(ValidationMetric metric, double value) {
    return metric.isShare() ? value : figure(value);
  }

  private int mean() {
    return Math.max(1, Math.min(LONGEST_MEAN, steps.size() / 10));
  }

  private DomContent chart(String name, ToDoubleFunction<TrainingStep> value, int mean) {
    return new LineChart(
            name,
            steps.stream().map(step -> value.applyAsDouble(step)).toList(),
            steps.get(0).step(),
            mean,
            resumed())
        .toHtml();
  }

  /** Steps of before may be missing, if the log was not kept. */
  private OptionalInt resumed() {
    return start.firstStep() > steps.get(0).step()
        ? OptionalInt.of(start.firstStep())
        : OptionalInt.empty();
  }

  private DomContent headline() {
    TrainingRecipe recipe = start.recipe();
    double seconds = steps.stream().mapToDouble(TrainingStep::seconds).sum();
    int mean = mean();
    double loss =
        steps.stream()
            .skip(steps.size() - mean)
            .mapToDouble(TrainingStep::loss)
            .average()
            .orElseThrow();
    int made = steps.get(steps.size() - 1).step() + 1;
    int planned = recipe.schedule().steps();
    long seen = (long) made * recipe.batchSize();
    return new Cards()
        .add(
            "Last loss",
            figure(loss),
            mean > 1 ? "mean of %d steps".formatted(mean) : "of one step")
        .add(
            "Steps",
            number(made),
            "%sof %s images, %s times each"
                .formatted(
                    made < planned ? "instead of %s, ".formatted(number(planned)) : "",
                    number(recipe.batchSize()),
                    figure((double) seen / start.images())))
        .add(
            "Images",
            number(start.images()),
            "of %s classes%s"
                .formatted(
                    number(start.labels().size()),
                    validations.isEmpty()
                        ? ""
                        : ", and %s to validate with".formatted(number(start.validationImages()))))
        .add(
            "Time",
            duration(seconds),
            "of all steps, %s s each, %s images a second"
                .formatted(
                    figure(seconds / steps.size()),
                    figure(steps.size() * recipe.batchSize() / Math.max(seconds, LEAST_SECONDS))))
        .toHtml();
  }

  private List<DomContent> classes() {
    int shown = Math.min(SHOWN_CLASSES, start.labels().size());
    List<DomContent> names = new ArrayList<>();
    for (String label : start.labels().subList(0, shown)) {
      names.add(text(names.isEmpty() ? "" : ", "));
      names.add(Text.of(label));
    }
    if (shown < start.labels().size()) {
      names.add(text(" and %s more".formatted(number(start.labels().size() - shown))));
    }
    return names;
  }

  private static String duration(double seconds) {
    if (seconds < MINUTE) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return seconds < HOUR
        ? String.format(Locale.ROOT, "%.1f min", seconds / MINUTE)
        : String.format(Locale.ROOT, "%.1f h", seconds / HOUR);
  }

  private static String orNone(double setting) {
    return setting == 0 ? "none" : figure(setting);
  }

  private static String share(double probability) {
    return "%s%% of the images".formatted(figure(100 * probability));
  }

  private static String randAugment(Distortion distortion) {
    return distortion.randAugmentOps() == 0
        ? "none"
        : "%s of magnitude %d"
            .formatted(
                count(distortion.randAugmentOps(), "operation"), distortion.randAugmentMagnitude());
  }

  private DomContent[] settings() {
    TrainingRecipe recipe = start.recipe();
    TrainingSchedule schedule = recipe.schedule();
    Properties settings =
        new Properties()
            .add("Head at the beginning", transfer.head())
            .add("Not trained", transfer.frozen())
            .add("Teacher", transfer.teacher())
            .add("Learning rate", figure(schedule.learningRate()))
            .add("Warm-up", "%s steps".formatted(number(schedule.warmup())))
            .add(
                "Falls to a tenth after",
                schedule.boundaries().isEmpty()
                    ? "never"
                    : "steps "
                        + schedule.boundaries().stream()
                            .map(step -> number(step))
                            .collect(Collectors.joining(", ")))
            .add("Images in a step", number(recipe.batchSize()))
            .add("Images at once", number(recipe.microBatchSize()))
            .add("Resized to", recipe.resize().toString())
            .add("Cropped to", recipe.crop().toString())
            .add("Mirrored", share(recipe.flipProbability()))
            .add("RandAugment", randAugment(recipe.distortion()))
            .add("Erased in part", share(recipe.distortion().erasingProbability()))
            .add("MixUp, alpha", orNone(recipe.mixupAlpha()))
            .add("Gradients shortened to", orNone(recipe.updates().maxGradNorm()))
            .add("Averages of weights, decay", orNone(recipe.updates().emaDecay()))
            .add("Seed", Long.toString(recipe.seed()));
    resumed().ifPresent(step -> settings.add("Resumed at step", number(step)));
    return new DomContent[] {settings.toHtml(), h3("Classes"), p(each(classes(), name -> name))};
  }
}
