package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.sparkbit.jobs.option.DecodingOptions;
import io.sparkbit.jobs.option.LearningOptions;
import io.sparkbit.jobs.option.ModelLocation;
import io.sparkbit.jobs.option.ModelOptions;
import io.sparkbit.jobs.option.ModelOutputOptions;
import io.sparkbit.jobs.option.RegressionOptions;
import io.sparkbit.jobs.option.TrainingClasses;
import io.sparkbit.jobs.output.RunRecord;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.jobs.table.TrueLabels;
import io.sparkbit.model.Pretrained;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.BitImageEmbedder;
import io.sparkbit.spark.LinearProbe;
import io.sparkbit.spark.metrics.RunMetrics;
import io.sparkbit.spark.output.StageModels;
import io.sparkbit.spark.session.SessionFiles;
import io.sparkbit.spark.session.SessionModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.LogisticRegressionTrainingSummary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A job that trains a linear probe. */
@Command(
    name = "probe",
    description = {
      "Trains a classifier for new classes: logistic regression on the features of a frozen"
          + " BiT model.",
      "Writes an ordinary BiT model with the regression's coefficients as its head. Its"
          + " labels are sorted, by value if all of them are numbers."
    },
    sortOptions = false)
public final class Probe extends SparkJob {

  @Mixin LearningOptions learning = new LearningOptions();

  @Mixin ModelOutputOptions modelOutput = new ModelOutputOptions();

  @Mixin RegressionOptions regressionOptions = new RegressionOptions();

  @Mixin DecodingOptions decodingOptions = new DecodingOptions();

  @Mixin ModelOptions modelOptions = new ModelOptions();

  @Override
  public void requireValidOptions() {
    regressionOptions.regression();
    learning.imageOptions().applyTo(embedder());
  }

  @Override
  protected Plan plan() throws IOException {
    OutputPath path = modelOutput.path(spec.name(), OutputOption.JOB);
    path.check(modelOutput.mode());
    return new Plan(path, modelOutput.mode(), learning.inputs(), Unfinished.REMOVE);
  }

  @Override
  protected Optional<ModelLocation> model() {
    return Optional.of(modelOptions.location());
  }

  @Override
  protected Work prepare(JobSession session, Plan plan) throws IOException {
    SparkSession spark = session.spark();
    Dataset<Row> images = learning.images(spark);
    TrainingClasses classes = TrainingClasses.of(images);
    Optional<Dataset<Row>> tests = learning.tests(spark, classes);
    if (tests.isPresent()) {
      LearningOptions.requireUnseen(images, tests.get());
    }
    modelOptions.location().fetch(spark, plan.inputs());
    learning.imageOptions().addTable(plan.inputs(), spark);
    plan.inputs().requireApart(plan.path());
    learning.requireApart(plan.path(), images, tests);
    Pretrained body = Pretrained.open(modelOptions.location().location(), SessionModels.of(spark));
    return output -> {
      learn(output, session.metrics(), body, classes, images, tests);
      return out -> Summary.printResult(out, output.location() + " (huggingface)");
    };
  }

  private void learn(
      Output output,
      RunMetrics metrics,
      Pretrained body,
      TrainingClasses classes,
      Dataset<Row> images,
      Optional<Dataset<Row>> tests)
      throws IOException {
    SparkSession spark = images.sparkSession();
    long start = System.nanoTime();
    Dataset<Row> features =
        classes.indexer().transform(features(images)).persist(StorageLevel.MEMORY_AND_DISK());
    Summary summary = Summary.of(images, features);
    double seconds = (System.nanoTime() - start) / 1e9;
    Dataset<Row> readable = LearningOptions.readable(features);
    classes.requireReadable(summary, readable);

    LogisticRegressionModel fitted = regressionOptions.regression().fit(readable);
    output.mark(RunRecord.of(spec, new StructType()).toJson());
    StageModels.write(
        LinearProbe.toModel(body, fitted, classes.labels()),
        output.place(),
        SessionFiles.of(spark));
    print(classes.labels(), fitted.summary());
    tests.ifPresent(
        test ->
            printTest(
                test,
                fitted.transform(
                    LearningOptions.readable(classes.indexer().transform(features(test))))));
    Summary.Run run = Summary.Run.of(metrics, 0, seconds, "including loading the model");
    summary.print(spec.commandLine().getOut(), run);
  }

  private Dataset<Row> features(Dataset<Row> images) {
    return learning.features(embedder(), images, List.of());
  }

  private BitImageEmbedder embedder() {
    return modelOptions.applyTo(decodingOptions.applyTo(new BitImageEmbedder()));
  }

  private void print(List<String> labels, LogisticRegressionTrainingSummary summary) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Classes           %,d: %s%n", labels.size(), TrueLabels.inWords(labels));
    out.printf(
        "Iterations        %,d%s%n",
        summary.totalIterations(),
        summary.totalIterations() < regressionOptions.maxIter()
            ? ""
            : ": the limit set by --max-iter; more may help");
    out.printf("Training accuracy %.2f%%%n", 100 * summary.accuracy());
  }

  private void printTest(Dataset<Row> listed, Dataset<Row> predicted) {
    Row counts =
        predicted
            .agg(count(lit(1)), count_if(col(Columns.PREDICTION).equalTo(col(Columns.LABEL))))
            .first();
    long images = counts.getLong(0);
    long failures = listed.count() - images;
    PrintWriter out = spec.commandLine().getOut();
    if (images == 0) {
      out.printf("Test accuracy     unknown: none of %,d images could be read%n", failures);
    } else {
      out.printf(
          "Test accuracy     %.2f%% of %,d images (%,d failures)%n",
          100.0 * counts.getLong(1) / images, images, failures);
    }
  }
}
