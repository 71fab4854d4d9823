package io.sparkbit.spark.execution;

import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.BatchedInference;
import io.sparkbit.inference.DevicePolicy;
import io.sparkbit.inference.Metric;
import io.sparkbit.inference.Metrics;
import io.sparkbit.inference.ModelCache;
import io.sparkbit.inference.ModelKey;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.inference.Result;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.Prediction;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.network.BitConfig;
import io.sparkbit.spark.column.PredictionColumn;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.session.GpuAddresses;
import io.sparkbit.spark.session.Iterators;
import io.sparkbit.spark.session.TaskThreads;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

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
      HandleInvalid handleInvalid)
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
    TorchEngine.useThreads(TaskThreads.of(task.cpus(), SparkEnv.get().conf()));
    ModelCache.Lease lease = closing(task, lease(task, metrics));
    BitPredictor predictor = closing(task, lease.program().newPredictor(settings.outputs()));
    BitConfig config = config(lease.program().pretrained());
    RowImages images = new RowImages(settings.images(), metrics, task.cpus());
    int batchSize = settings.use().batchSize();
    Iterator<Result<Row, RgbImage>> read =
        RowReader.read(rows, images::image, images.sizes(), settings.reading(), batchSize);
    Iterator<Result<Row, List<Prediction>>> predictions =
        new BatchedInference<>(read, predictor, batchSize, metrics);
    return new RowResults(
        Iterators.map(predictions, result -> cells(result, images, config)),
        settings.columns().size(),
        settings.handleInvalid(),
        metrics);
  }

  private ModelCache.Lease lease(TaskContext task, Metrics metrics) throws IOException {
    ModelUse use = settings.use();
    ModelReference model = settings.model();
    Device device = use.device().choose(GpuAddresses.of(task), TorchEngine::gpus);
    ModelKey key = new ModelKey(model.content().digest(), use.precision().choose(device), device);
    ModelCache.Lease lease =
        ModelCache.acquire(key, () -> model.open(settings.images().hadoop().value()), use.idle());
    metrics.add(
        lease.origin() == ModelCache.Origin.LOADED ? Metric.MODEL_LOADS : Metric.CACHE_HITS, 1);
    metrics.add(Metric.tasksIn(lease.program().precision()), 1);
    return lease;
  }

  /** Closes a resource when the task ends: the last one opened first, as Spark calls listeners. */
  private static <T extends AutoCloseable> T closing(TaskContext task, T resource) {
    task.addTaskCompletionListener(
        (TaskCompletionListener)
            context -> {
              try {
                resource.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    return resource;
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
