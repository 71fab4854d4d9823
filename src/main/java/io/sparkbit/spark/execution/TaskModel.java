package io.sparkbit.spark.execution;

import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.CountedNetwork;
import io.sparkbit.inference.Metric;
import io.sparkbit.inference.Metrics;
import io.sparkbit.inference.ModelCache;
import io.sparkbit.inference.ModelKey;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.Prediction;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.spark.session.GpuAddresses;
import io.sparkbit.spark.session.TaskThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * The model as one task uses it: loaded when it is first needed. Used by the task's thread only.
 */
final class TaskModel {

  private final InferenceFunction.Settings settings;
  private final TaskContext task;
  private final Metrics metrics;
  private final ModelKey key;
  private ModelCache.@Nullable Lease lease;

  TaskModel(InferenceFunction.Settings settings, TaskContext task, Metrics metrics) {
    this.settings = settings;
    this.task = task;
    this.metrics = metrics;
    TorchEngine.useThreads(TaskThreads.of(task.cpus(), SparkEnv.get().conf()));
    InferenceFunction.ModelUse use = settings.use();
    Device device = use.device().choose(GpuAddresses.of(task), TorchEngine::gpus);
    this.key =
        new ModelKey(settings.model().content().digest(), use.precision().choose(device), device);
  }

  ModelKey key() {
    return key;
  }

  /** Returns the model's files, and loads it. */
  Pretrained pretrained() throws IOException {
    return lease().program().pretrained();
  }

  /** Returns the network with some of its outputs, and loads it. */
  CountedNetwork network(List<String> outputs) throws IOException {
    BitPredictor predictor = closing(task, lease().program().newPredictor(outputs));
    return new CountedNetwork(predictor, metrics);
  }

  /** Returns a network that is loaded with the first images. */
  Function<List<RgbImage>, List<List<Prediction>>> lazyNetwork(List<String> outputs) {
    return new Function<>() {
      private @Nullable CountedNetwork network;

      @Override
      public List<List<Prediction>> apply(List<RgbImage> images) {
        try {
          if (network == null) {
            network = network(outputs);
          }
          return network.apply(images);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private ModelCache.Lease lease() throws IOException {
    if (lease == null) {
      ModelCache.Lease acquired =
          closing(
              task,
              ModelCache.acquire(
                  key,
                  () -> settings.model().open(settings.images().hadoop().value()),
                  settings.use().idle()));
      metrics.add(
          acquired.origin() == ModelCache.Origin.LOADED ? Metric.MODEL_LOADS : Metric.CACHE_HITS,
          1);
      metrics.add(Metric.tasksIn(acquired.program().precision()), 1);
      lease = acquired;
    }
    return lease;
  }

  /** Closes a resource when the task ends: the last one opened first, as Spark calls listeners. */
  static <T extends AutoCloseable> T closing(TaskContext task, T resource) {
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
}
