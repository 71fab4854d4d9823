package io.sparkbit.spark.execution;

import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.BatchedInference;
import io.sparkbit.inference.CountedNetwork;
import io.sparkbit.inference.DevicePolicy;
import io.sparkbit.inference.FeatureCache;
import io.sparkbit.inference.FeatureKey;
import io.sparkbit.inference.FeatureSource;
import io.sparkbit.inference.FeatureStore;
import io.sparkbit.inference.Metrics;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.inference.Result;
import io.sparkbit.inference.ReusedFeatures;
import io.sparkbit.model.Prediction;
import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.spark.column.PredictionColumn;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.session.Iterators;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Runs this JVM's model on a partition of rows. */
public final class InferenceFunction implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /**
   * Settings for the executors.
   *
   * @param images how to extract images from rows
   * @param reading how far to read ahead
   * @param model to run
   * @param use how to run the model
   * @param outputs of the network, from which the columns are computed; at least one
   * @param labels that replace the model's own; empty to keep those
   * @param columns to append
   * @param metrics receives the counts
   * @param handleInvalid what happens to rows without an image
   * @param reuse how features are kept, if the model is a frozen network; the stage then has one
   *     output. Null to keep none
   */
  public record Settings(
      RowImages.Settings images,
      RowReader.Settings reading,
      ModelReference model,
      ModelUse use,
      List<String> outputs,
      List<String> labels,
      List<PredictionColumn> columns,
      StageMetrics metrics,
      HandleInvalid handleInvalid,
      @Nullable FeatureReuse reuse)
      implements Serializable {}

  /**
   * How to run a model.
   *
   * @param precision in which it computes
   * @param device on which it computes
   * @param batchSize rows that are read before the network runs
   * @param idle how long it stays loaded when no task uses it
   */
  public record ModelUse(
      PrecisionChoice precision, DevicePolicy device, int batchSize, Duration idle)
      implements Serializable {}

  private static final String NOT_FINITE = "NOT_FINITE";
  private static final String NOT_FINITE_MESSAGE =
      "the network's %s are NaN or infinite; its weights are too large, perhaps because training"
          + " diverged; use another model";

  private final Settings settings;

  public InferenceFunction(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws IOException {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    TaskContext task = TaskContext.get();
    Metrics metrics = settings.metrics().ofTask();
    TaskModel model = new TaskModel(settings, task, metrics);
    RowImages images = new RowImages(settings.images(), metrics, task.cpus());
    Predictions predictions =
        settings.reuse() == null
            ? computed(rows, model, images)
            : reused(rows, model, images, settings.reuse(), task);
    return new RowResults(
        Iterators.map(predictions.results, result -> cells(result, images, predictions.config)),
        settings.columns().size(),
        settings.handleInvalid(),
        metrics);
  }

  /**
   * The outputs for each row.
   *
   * @param config that says what they mean
   */
  private record Predictions(Iterator<Result<Row, List<Prediction>>> results, BitConfig config) {}

  private Predictions computed(Iterator<Row> rows, TaskModel model, RowImages images)
      throws IOException {
    int batchSize = settings.use().batchSize();
    BitConfig config = config(model.pretrained());
    CountedNetwork network = model.network(settings.outputs());
    Iterator<Result<Row, RgbImage>> read =
        RowReader.read(
            rows,
            images::image,
            images.sizes(image -> image.data().length),
            settings.reading(),
            batchSize);
    return new Predictions(new BatchedInference<>(read, network, batchSize), config);
  }

  private Predictions reused(
      Iterator<Row> rows, TaskModel model, RowImages images, FeatureReuse reuse, TaskContext task)
      throws IOException {
    int batchSize = settings.use().batchSize();
    FeatureStore store =
        TaskModel.closing(
                task,
                FeatureCache.acquire(
                    new FeatureKey(model.key(), settings.images().identity()),
                    reuse.limits(settings.use())))
            .store();
    Iterator<Result<Row, FeatureSource>> read =
        RowReader.read(
            rows,
            row -> images.featureSource(row, store),
            images.sizes(FeatureSource::bytes),
            settings.reading(),
            batchSize);
    ReusedFeatures features =
        new ReusedFeatures(
            store, model.lazyNetwork(List.of(BitNetwork.POOLER_OUTPUT)), reuse::output);
    return new Predictions(
        new BatchedInference<>(read, features, batchSize),
        BitConfig.parse(reuse.configJson(), "the stage's model"));
  }

  private BitConfig config(Pretrained pretrained) {
    return settings.labels().isEmpty()
        ? pretrained.config()
        : pretrained.withLabels(settings.labels()).config();
  }

  private Result<Row, List<Object>> cells(
      Result<Row, List<Prediction>> result, RowImages images, BitConfig config) {
    return result.then(
        predictions ->
            IntStream.range(0, predictions.size())
                .filter(i -> !predictions.get(i).isFinite())
                .mapToObj(settings.outputs()::get)
                .findFirst()
                .<Result<Row, List<Object>>>map(
                    output ->
                        new Result.Failed<>(
                            result.item(),
                            images.failure(
                                result.item(), NOT_FINITE, NOT_FINITE_MESSAGE.formatted(output))))
                .orElseGet(() -> new Result.Success<>(result.item(), cells(predictions, config))));
  }

  private List<Object> cells(List<Prediction> predictions, BitConfig config) {
    return settings.columns().stream()
        .map(
            column ->
                column
                    .value()
                    .of(predictions.get(settings.outputs().indexOf(column.output())), config))
        .toList();
  }
}
