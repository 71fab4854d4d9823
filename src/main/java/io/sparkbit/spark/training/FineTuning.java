package io.sparkbit.spark.training;

import io.sparkbit.files.HadoopFiles;
import io.sparkbit.hub.cache.ModelContent;
import io.sparkbit.image.Size;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.image.processor.ResizeTarget;
import io.sparkbit.image.resample.Resampling;
import io.sparkbit.inference.Metrics;
import io.sparkbit.inference.ReadAhead;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.spark.execution.ModelReference;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.spark.output.TrainedModel;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.spark.session.SessionConf;
import io.sparkbit.spark.session.SessionFiles;
import io.sparkbit.spark.session.TaskThreads;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.training.GradientSource;
import io.sparkbit.training.Trainer;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingRecipe;
import io.sparkbit.training.TrainingStart;
import io.sparkbit.training.WorkShare;
import io.sparkbit.training.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of an estimator: from a table of labeled images to a model in a folder. */
final class FineTuning {

  private static final Logger LOG = LoggerFactory.getLogger(FineTuning.class);

  private static final String DESCRIPTION = "spark.job.description";

  private final FineTunerParams<?> params;
  private final FineTunerSettings settings;
  private final Pretrained base;
  private final Dataset<?> dataset;
  private final SparkSession spark;
  private final HadoopFiles files;

  /**
   * @param base the model to start from
   */
  FineTuning(FineTunerParams<?> params, Pretrained base, Dataset<?> dataset) {
    this.params = params;
    this.settings = new FineTunerSettings(params);
    this.base = base;
    this.dataset = dataset;
    this.spark = dataset.sparkSession();
    this.files = SessionFiles.of(spark);
  }

  /**
   * Trains the model and writes it.
   *
   * @param output writes the model's files; its folder may contain others
   */
  void run(TrainedModel.Writer output, TrainingListener listener) throws IOException {
    BitImageProcessor processor = base.requiredProcessor();
    EstimatorSettings estimator = new EstimatorSettings(params);
    LabeledImages labeled = LabeledImages.of(dataset, params, estimator.labelText());
    TrainingTable.Inspector inspector =
        new TrainingTable.Inspector(params, params.uid(), processor);
    try (TrainingTable table = read(labeled, inspector)) {
      TrainingRecipe recipe = settings.recipe(table.count(), table.medianArea());
      LOG.info(
          "Fine-tuning {} on {} images of {} classes, median area {} pixels, by {}",
          base.location(),
          table.count(),
          table.labels().size(),
          table.medianArea(),
          recipe);
      Pretrained beginning = base.withNewHead(estimator.namesOf(table.labels(), spark));
      RowImages.Settings images =
          RowImages.Settings.of(
              params,
              table.column(),
              resizing(processor, recipe.resize()),
              base.config().numChannels(),
              spark);
      try (RowStore rows = RowStore.of(table.images().toLocalIterator());
          TrainingProgram program = program(beginning)) {
        Optional<CheckpointFolder> checkpoints = checkpoints(rows, recipe, table);
        TorchEngine.useThreads(driverCores());
        CheckpointFolder.Progress earlier = restored(program, recipe, checkpoints);
        int firstStep = earlier.steps();
        listener.started(
            new TrainingStart(
                recipe, table.count(), beginning.config().labels(), firstStep, earlier.losses()));
        TrainingLog log = new TrainingLog(recipe, firstStep);
        try (GradientSource gradients = gradients(table, recipe, images, rows, program, log)) {
          Trainer.train(
              program, gradients, recipe, firstStep, listeners(log, listener, checkpoints));
        }
        Pretrained trained =
            program.trainedModel().withProcessor(resizing(processor, recipe.crop()));
        output.write(trained);
        if (checkpoints.isPresent()) {
          checkpoints.get().remove();
        }
      }
    }
  }

  /** Names the first pass over the images for Spark's UI and whoever shows its stages. */
  private TrainingTable read(LabeledImages labeled, TrainingTable.Inspector inspector) {
    SparkContext context = spark.sparkContext();
    String before = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription("Reading every image once");
    try {
      return TrainingTable.of(labeled, inspector, base.config().numChannels());
    } finally {
      context.setJobDescription(before);
    }
  }

  /** Resizes with the original's filter (torchvision's default), whatever the model's own is. */
  private static BitImageProcessor resizing(BitImageProcessor processor, Size size) {
    return processor.toBuilder()
        .optSize(new ResizeTarget.Exact(size))
        .optResample(Resampling.BILINEAR)
        .optNoCenterCrop()
        .build();
  }

  private TrainingProgram program(Pretrained beginning) throws IOException {
    Device device = device();
    Precision precision = FineTunerSettings.precision(settings.precision(), device);
    LOG.info("The network computes in {}", precision.name().toLowerCase(Locale.ROOT));
    return TrainingProgram.load(beginning, settings.trained(), device, precision);
  }

  /** Returns where the weights are. With several workers the driver computes no gradients. */
  private Device device() {
    return params.getNumWorkers() > 1
        ? Device.CPU
        : settings.deviceChoice().choose(List.of(), TorchEngine::gpus);
  }

  private GradientSource gradients(
      TrainingTable table,
      TrainingRecipe recipe,
      RowImages.Settings imageSettings,
      RowStore rows,
      TrainingProgram program,
      TrainingLog log)
      throws IOException {
    if (params.getNumWorkers() == 1) {
      RowImages images = new RowImages(imageSettings, new Metrics(), driverCores());
      return new Worker(
          program,
          new StoredImages(rows, images, table.labels(), table.labelIndex()),
          recipe,
          WorkShare.ALL,
          limits(recipe),
          log);
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    DistributedGradients.requireRoom(
        program.elements() * Float.BYTES, params.getNumWorkers(), context.getConf());
    ReadAhead.Limits limits = limits(recipe);
    ReplicaPlan plan =
        new ReplicaPlan(
            UUID.randomUUID().toString(),
            ModelReference.of(base.files(), spark.sparkContext()),
            table.labels(),
            settings.trained(),
            settings.deviceChoice(),
            settings.precision(),
            recipe,
            imageSettings,
            table.labelIndex(),
            ReplicaPlan.BroadcastRows.of(rows, context),
            limits,
            SessionConf.modelIdleTime(spark));
    return new DistributedGradients(context, program, plan, params.getNumWorkers(), log);
  }

  /** Returns the steps of a checkpoint, if there is one. */
  private static CheckpointFolder.Progress restored(
      TrainingProgram program, TrainingRecipe recipe, Optional<CheckpointFolder> checkpoints)
      throws IOException {
    if (checkpoints.isEmpty()) {
      return CheckpointFolder.Progress.NONE;
    }
    CheckpointFolder.Progress earlier = checkpoints.get().restore(program);
    if (earlier.steps() > 0) {
      LOG.info("Resuming at step {} of {}", earlier.steps(), recipe.schedule().steps());
    }
    return earlier;
  }

  private static TrainingListener listeners(
      TrainingLog log, TrainingListener listener, Optional<CheckpointFolder> checkpoints) {
    List<TrainingListener> listeners = new ArrayList<>(List.of(log, listener));
    checkpoints.ifPresent(listeners::add);
    return TrainingListener.all(listeners);
  }

  private int driverCores() {
    return TaskThreads.ofDriver(spark.sparkContext().getConf());
  }

  private Optional<CheckpointFolder> checkpoints(
      RowStore rows, TrainingRecipe recipe, TrainingTable table) throws IOException {
    String folder = params.getCheckpointDir();
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    TrainingRecord record =
        new TrainingRecord(
            ModelContent.of(base.files()).digest(),
            Long.toHexString(rows.checksum()),
            table.labels(),
            params.getExifOrientation(),
            params.getDecoding(),
            settings.trained().name(),
            settings.precision().lowerCaseName(),
            recipe);
    int interval = params.getCheckpointInterval();
    return Optional.of(new CheckpointFolder(files, folder, record, interval));
  }

  /** Reads the next micro-batch while the network processes the current one. */
  private ReadAhead.Limits limits(TrainingRecipe recipe) {
    int threads = Math.max(1, params.getReadAhead());
    return new ReadAhead.Limits(
        threads, recipe.microBatchSize() + threads, SessionConf.readAheadBytes(spark));
  }
}
