package io.sparkbit.jobs.fewshot;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.command.SparkJob;
import io.sparkbit.jobs.option.DecodingOptions;
import io.sparkbit.jobs.option.LearningOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.OutputPathOptions;
import io.sparkbit.jobs.option.RegressionOptions;
import io.sparkbit.jobs.option.ScheduleOptions;
import io.sparkbit.jobs.option.TrainingClasses;
import io.sparkbit.jobs.option.TrainingOptions;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.ImageTable;
import io.sparkbit.model.Pretrained;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.BitImageEmbedder;
import io.sparkbit.spark.param.Validators;
import io.sparkbit.spark.session.SessionConf;
import io.sparkbit.spark.session.SessionModels;
import io.sparkbit.training.FewShotSampler;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A job that measures accuracy by number of images. */
@Command(
    name = "few-shot",
    description = {
      "Measures how accurate a BiT model becomes on new classes for a given number of"
          + " images per class. Each run draws images of each class, the same for all methods,"
          + " learns from them and labels the test images. Without --test-images, it labels all"
          + " images that it has not drawn.",
      "Writes accuracy.csv (a line as soon as a run ends: method, shots, run, seed,"
          + " accuracy, number of test images, seconds), summary.csv (median, minimum and maximum"
          + " over the runs) and few-shot.png. Unreadable images are neither drawn nor tested."
    },
    sortOptions = false)
public final class FewShot extends SparkJob {

  private static final String RUNS = "accuracy.csv";
  private static final String SUMMARY = "summary.csv";
  private static final String PLOT = "few-shot.png";

  private static final String SHORT_IDLE_TIME = "10s";

  @Mixin LearningOptions learning = new LearningOptions();

  @Option(
      names = "--shots",
      split = ",",
      paramLabel = "N",
      description = "Images per class to learn from. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1,5,10,100")
  SortedSet<Integer> shots = new TreeSet<>();

  @Option(
      names = "--runs",
      paramLabel = "N",
      description =
          "Runs for each number of shots. Run N draws with the seed --seed plus N. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "5")
  int runs;

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "METHOD",
      description =
          "One or more of ${COMPLETION-CANDIDATES}: logistic regression on the model's"
              + " features, as in jobs/probe; fine-tuning, as in jobs/fine-tune; fine-tuning the same"
              + " network from random weights, which shows what pre-training is worth. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "probe,fine-tune")
  SortedSet<FewShotMethod> methods = new TreeSet<>();

  @Mixin OutputPathOptions outputOptions = new OutputPathOptions();

  @Mixin ModelLocation location = new ModelLocation();

  @Mixin RegressionOptions regressionOptions = new RegressionOptions();

  @Mixin ScheduleOptions scheduleOptions = new ScheduleOptions();

  @Mixin TrainingOptions trainingOptions = new TrainingOptions();

  @Mixin DecodingOptions decodingOptions = new DecodingOptions();

  /** The images that runs draw from, and separate test images, if any. */
  private record Examples(FewShotImages images, Optional<Tests> tests) {}

  private record Tests(Dataset<Row> images, long count) {}

  @Override
  public void requireValidOptions() {
    Validators.atLeast("--shots", 1).apply(shots.first());
    Validators.atLeast("--runs", 1).apply(runs);
    regressionOptions.regression();
    tuner();
  }

  @Override
  protected Plan plan() throws IOException {
    OutputPath path = outputOptions.path(spec.name(), OutputOption.JOB);
    path.check(outputOptions.mode());
    return new Plan(path, outputOptions.mode(), learning.inputs(), Unfinished.KEEP);
  }

  private BitFineTuner tuner() {
    return trainingOptions.applyTo(
        scheduleOptions.applyTo(
            decodingOptions.applyTo(learning.imageOptions().applyTo(new BitFineTuner()))));
  }

  @Override
  protected Optional<ModelLocation> model() {
    return Optional.of(location);
  }

  @Override
  protected Work prepare(JobSession session, Plan plan) throws IOException {
    SparkSession spark = session.spark();
    Dataset<Row> images = learning.images(spark);
    TrainingClasses classes = TrainingClasses.of(images);
    requireEnough(images.select(Columns.TRUE_LABEL).as(Encoders.STRING()).collectAsList(), classes);
    Optional<Dataset<Row>> tests = learning.tests(spark, classes);
    requireOnce(images, tests);
    location.fetch(spark, plan.inputs());
    trainingOptions.fetchTeacher(spark, plan.inputs());
    learning.imageOptions().addTable(plan.inputs(), spark);
    plan.inputs().requireApart(plan.path());
    learning.requireApart(plan.path(), images, tests);
    FewShotLearner learner =
        new FewShotLearner(
            Pretrained.open(location.location(), SessionModels.of(spark)),
            regressionOptions.regression(),
            // Unreadable images have been left out already.
            tuner().setInputCol(ImageTable.inputColumn(images)).setHandleInvalid("error"));
    keepModelsShortly(spark);
    return output -> {
      Examples examples = examples(images, tests, classes);
      Summary.printNotRead(spec.commandLine().getOut(), session.metrics().notRead());
      evaluate(output, learner, examples, classes);
      return out -> {
        out.println();
        Summary.printResult(
            out, "%s (%s, %s, %s)".formatted(output.location(), RUNS, SUMMARY, PLOT));
      };
    };
  }

  private void evaluate(
      Output output, FewShotLearner learner, Examples examples, TrainingClasses classes)
      throws IOException {
    output.mark(RunRecord.of(spec, new StructType()).toJson());
    FewShotResults results = results(examples, learner, output);
    output.write(SUMMARY, results.toSummaryCsv());
    String title = "Few-shot accuracy on %,d classes".formatted(classes.labels().size());
    output.write(PLOT, FewShotPlot.toPng(title, results.spreads()));
    print(results);
  }

  /** Requires enough images of each class for the largest draw, and one to test on. */
  private void requireEnough(List<String> labels, TrainingClasses classes) {
    int most = shots.last();
    FewShotSampler.sample(labels, most, trainingOptions.seed());
    if (learning.testImages().isEmpty()
        && labels.size() == Math.multiplyExact(most, classes.labels().size())) {
      throw new UserException(
          ("With --shots %d, all %,d images are used for learning and none is left to test;"
                  + " choose fewer, or give --test-images")
              .formatted(most, labels.size()));
    }
  }

  /** Refuses repeated images: a run might learn from one and test on the other. */
  private static void requireOnce(Dataset<Row> images, Optional<Dataset<Row>> tests) {
    Dataset<Row> paths = images.select(Columns.PATH);
    Dataset<Row> all = tests.map(test -> paths.union(test.select(Columns.PATH))).orElse(paths);
    List<Row> repeated =
        all.where(col(Columns.PATH).isNotNull())
            .groupBy(Columns.PATH)
            .agg(count(lit(1)).as("times"))
            .where(col("times").gt(1))
            .orderBy(Columns.PATH)
            .limit(1)
            .collectAsList();
    if (!repeated.isEmpty()) {
      throw new UserException(
          ("Image %s occurs %d times in --images and --test-images; list each image once,"
                  + " because a run must not be tested on images it learned from")
              .formatted(repeated.get(0).getString(0), repeated.get(0).getLong(1)));
    }
  }

  /** Lets models be unloaded soon: each run has its own, which is not needed afterwards. */
  private static void keepModelsShortly(SparkSession spark) {
    if (spark.conf().getOption(SessionConf.MODEL_IDLE_TIME).isEmpty()) {
      spark.conf().set(SessionConf.MODEL_IDLE_TIME, SHORT_IDLE_TIME);
    }
  }

  /** Reads all images once, for the features of all runs. */
  private Examples examples(
      Dataset<Row> images, Optional<Dataset<Row>> tests, TrainingClasses classes) {
    Dataset<Row> features = features(images, classes);
    Summary summary = Summary.of(images, features);
    Dataset<Row> readable = LearningOptions.readable(features);
    classes.requireReadable(summary, readable);
    FewShotImages drawable = FewShotImages.of(readable);
    requireEnough(drawable.labels(), classes);
    print("Images", summary);
    return new Examples(drawable, tests.map(test -> readableTests(test, classes)));
  }

  private Tests readableTests(Dataset<Row> tests, TrainingClasses classes) {
    Dataset<Row> features = features(tests, classes);
    Summary summary = Summary.of(tests, features);
    if (summary.isEmpty()) {
      throw new UserException(
          "None of --test-images could be read: failures " + summary.failures());
    }
    print("Test images", summary);
    return new Tests(LearningOptions.readable(features), summary.images());
  }

  private Dataset<Row> features(Dataset<Row> images, TrainingClasses classes) {
    BitImageEmbedder embedder =
        decodingOptions
            .applyTo(new BitImageEmbedder())
            .setModel(location.location())
            .setDevice(trainingOptions.device());
    List<Column> forTraining =
        ImageTable.hasContent(images)
            ? List.of(col(Columns.LENGTH), col(Columns.CONTENT))
            : List.of(col(Columns.LENGTH));
    Dataset<Row> embedded = learning.features(embedder, images, forTraining);
    return FewShotImages.numbered(classes.indexer().transform(embedded))
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private FewShotResults results(Examples examples, FewShotLearner learner, Output output)
      throws IOException {
    FewShotResults results = new FewShotResults();
    for (int images : shots) {
      for (int run = 1; run <= runs; run++) {
        long seed = trainingOptions.seed() + run;
        FewShotImages.Draw draw = examples.images.draw(images, seed);
        Tests tests = examples.tests.orElse(new Tests(draw.others(), draw.othersCount()));
        for (FewShotMethod method : methods) {
          long start = System.nanoTime();
          double accuracy = learner.accuracy(method, draw.images(), tests.images, seed);
          double seconds = (System.nanoTime() - start) / 1e9;
          FewShotRun result =
              new FewShotRun(method, images, run, seed, accuracy, tests.count, seconds);
          results.add(result);
          output.write(RUNS, results.toCsv());
          print(result);
        }
      }
    }
    return results;
  }

  private void print(String title, Summary summary) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-17s %,d%s%n",
        title,
        summary.images(),
        summary.failures().isEmpty() ? "" : ", failures " + summary.failures());
    out.flush();
  }

  private void print(FewShotRun run) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-17s %,d per class, run %d of %d: %.1f%% in %.1f s%n",
        run.method(), run.shots(), run.run(), runs, 100 * run.accuracy(), run.seconds());
    out.flush();
  }

  private void print(FewShotResults results) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%nAccuracy in percent: median (minimum-maximum) of %,d runs%n", runs);
    out.println(results.toTable());
    out.flush();
  }
}
