package io.sparkbit.spark.training;

import io.sparkbit.files.HadoopFiles;
import io.sparkbit.hub.cache.ModelContent;
import io.sparkbit.image.Size;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.image.processor.ResizeTarget;
import io.sparkbit.image.resample.Resampling;
import io.sparkbit.inference.LinearHead;
import io.sparkbit.inference.Metrics;
import io.sparkbit.inference.ReadAhead;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.Teacher;
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
import io.sparkbit.training.Certainty;
import io.sparkbit.training.Interpolation;
import io.sparkbit.training.LearningRateFinder;
import io.sparkbit.training.LearningRateRange;
import io.sparkbit.training.LearningRateSearch;
import io.sparkbit.training.Trainer;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingRecipe;
import io.sparkbit.training.TrainingStart;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationLoop;
import io.sparkbit.training.ValidationMetric;
import io.sparkbit.training.Validator;
import io.sparkbit.training.WorkShare;
import io.sparkbit.training.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of an estimator: from a table of labeled images to a model in a folder, or to a learning
 * rate.
 */
final class FineTuning {

  private static final Logger LOG = LoggerFactory.getLogger(FineTuning.class);

  private static final String DESCRIPTION = "spark.job.description";

  private final FineTunerParams<?> params;
  private final FineTunerSettings settings;
  private final ValidationSettings validation;
  private final Pretrained base;
  private final Optional<Lesson> lesson;
  private final Dataset<?> dataset;
  private final SparkSession spark;
  private final HadoopFiles files;

  /**
   * @param base the model to start from
   * @param lesson of a teacher; empty to learn the labels
   */
  FineTuning(
      FineTunerParams<?> params, Pretrained base, Optional<Lesson> lesson, Dataset<?> dataset) {
    this.params = params;
    this.settings = new FineTunerSettings(params);
    this.validation = new ValidationSettings(params);
    this.base = base;
    this.lesson = lesson;
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
    prepared(images -> trained(images, output, listener));
  }

  /** Trains with rising learning rates, for as many steps as the range has, and writes nothing. */
  LearningRateSearch search(LearningRateRange range) throws IOException {
    return prepared(images -> searched(images, range));
  }

  /** What is done with the images of a run while they are at hand. */
  private interface Use<T> {
    T of(RunImages images) throws IOException;
  }

  /** Reads the images, divides them, and chooses the recipe. */
  private <T> T prepared(Use<T> use) throws IOException {
    BitImageProcessor processor = base.requiredProcessor();
    if (params.getNumWorkers() > 1) {
      new Slots(spark.sparkContext(), params.getNumWorkers()).require();
    }
    LabeledImages labeled =
        LabeledImages.of(
            dataset,
            params,
            settings.labels(dataset.schema()),
            validation.columns(dataset.schema()));
    InitialModel initial =
        new InitialModel(
            params,
            base,
            labeled.labels().problemType(),
            new EstimatorSettings(params).namesOf(labeled.classes(), spark));
    initial.requireValid();
    lesson.ifPresent(given -> Teacher.requireFits(given.teacher(), initial.withZeros().config()));
    TrainingTable.Inspector inspector =
        new TrainingTable.Inspector(params, params.uid(), processor);
    Pictures pictures = new Pictures();
    try (TrainingTable table = read(labeled, inspector);
        RowStore rows = RowStore.of(pictures.takenFrom(table.images().toLocalIterator()))) {
      Division division = Division.of(rows, table, pictures.numbers(), validation);
      TrainingRecipe recipe =
          settings
              .recipe(division.training().size(), division.medianArea())
              .withObjective(settings.objective(table.labels(), division.training().targets()));
      RunImages images = new RunImages(rows, division, table, recipe, processor, initial);
      division.repetitions().tell(row -> nameOf(row, images));
      return use.of(images);
    }
  }

  /** Trains the model, writes it, and returns the validation of its weights. */
  private Optional<Validation> trained(
      RunImages images, TrainedModel.Writer output, TrainingListener listener) throws IOException {
    LOG.info(
        "Fine-tuning {} on {} images with {} labels ({}), median area {} pixels, validated with {}, by {}",
        base.location(),
        images.division.training().size(),
        images.table.labels().size(),
        images.table.problem().jsonName(),
        images.division.medianArea(),
        images.division.validation().size(),
        images.recipe);
    Optional<CheckpointFolder> checkpoints = checkpoints(images);
    Pretrained beginning = beginning(images, checkpoints);
    Optional<Validation> best;
    try (TrainingProgram program = program(beginning, images.recipe)) {
      best = train(program, images, beginning.config().labels(), checkpoints, listener);
      FinishedHead head = new FinishedHead(images.division.training().targets(), best);
      output.write(
          head.of(program.trainedModel())
              .withProcessor(resizing(images.processor, images.recipe.crop())));
    }
    if (checkpoints.isPresent()) {
      checkpoints.get().remove();
    }
    return best;
  }

  private LearningRateSearch searched(RunImages images, LearningRateRange range)
      throws IOException {
    LOG.info(
        "Fine-tuning {} on {} images with {} labels ({}), {} a step, with learning rates from {} to {}",
        base.location(),
        images.division.training().size(),
        images.table.labels().size(),
        images.table.problem().jsonName(),
        images.recipe.batchSize(),
        range.least(),
        range.greatest());
    TrainingLog log = new TrainingLog(images.recipe, 0);
    try (TrainingProgram program = program(beginning(images, Optional.empty()), images.recipe)) {
      TorchEngine.useThreads(driverCores());
      try (TrainingWorkers workers = workers(images, program, 0, log)) {
        return LearningRateFinder.search(
            workers,
            range,
            images.recipe.updates(),
            point -> log.stepDone(point.step(), point.loss(), point.learningRate()));
      }
    }
  }

  /** The images of one run. */
  private record RunImages(
      RowStore rows,
      Division division,
      TrainingTable table,
      TrainingRecipe recipe,
      BitImageProcessor processor,
      InitialModel initial) {}

  private Pretrained beginning(RunImages images, Optional<CheckpointFolder> checkpoints)
      throws IOException {
    InitialModel initial = images.initial;
    return switch (initial.head()) {
      case ZEROS -> initial.withZeros();
      case MODEL -> initial.withOwnHead(images.division.training().targets());
      case PROBE ->
          checkpoints.isPresent()
              ? checkpoints
                  .get()
                  .beginning(
                      file -> base.withSavedHead(initial.problem(), initial.labels(), file),
                      () -> probed(images))
              : probed(images);
    };
  }

  private Pretrained probed(RunImages images) throws IOException {
    LOG.info("Fitting a probe, from whose head the training starts");
    LinearHead head =
        new ProbeHead(
                params,
                base.files(),
                images.table,
                images.division.training(),
                settings(images, images.recipe.crop()))
            .fit();
    return base.withHead(images.initial.labels(), head.weight(), head.bias());
  }

  /**
   * Trains the program, and leaves the best weights in it, or the last without validation.
   *
   * @param labels as the model names them
   * @return the validation of these weights
   */
  private Optional<Validation> train(
      TrainingProgram program,
      RunImages images,
      List<String> labels,
      Optional<CheckpointFolder> checkpoints,
      TrainingListener listener)
      throws IOException {
    TrainingRecipe recipe = images.recipe;
    TorchEngine.useThreads(driverCores());
    CheckpointFolder.Progress earlier = restored(program, recipe, checkpoints);
    int firstStep = earlier.steps();
    listener.started(
        new TrainingStart(
            recipe,
            images.division.training().size(),
            labels,
            firstStep,
            earlier.history().losses(),
            images.division.validation().size(),
            earlier.history().validations()));
    TrainingLog log = new TrainingLog(recipe, firstStep);
    try (TrainingWorkers workers = workers(images, program, firstStep, log)) {
      ValidationLoop loop =
          validation
              .plan(recipe.schedule().steps())
              .map(plan -> ValidationLoop.of(plan, workers, earlier.history().validations()))
              .orElseGet(ValidationLoop::none);
      try (BestWeights best = BestWeights.of(loop)) {
        if (best.isPresent() && checkpoints.isPresent()) {
          checkpoints.get().fetch(best, program);
        }
        List<TrainingListener> listeners = new ArrayList<>(List.of(best, log, listener));
        checkpoints.ifPresent(
            folder ->
                listeners.add(
                    new Checkpoints(
                        folder, params.getCheckpointInterval(), best, earlier.history())));
        Trainer.train(program, workers, loop, recipe, firstStep, TrainingListener.all(listeners));
        if (!best.isPresent()) {
          program.bringHere();
          return Optional.empty();
        }
        LOG.info("The weights after step {} validated best", best.step() + 1);
        Validation chosen = chosen(program, best, workers, listener);
        tellCertainty(chosen);
        return Optional.of(chosen);
      }
    }
  }

  /** Leaves the weights that become the model in the program, and returns their validation. */
  private Validation chosen(
      TrainingProgram program, BestWeights best, TrainingWorkers workers, TrainingListener listener)
      throws IOException {
    if (!params.getInterpolateWeights()) {
      best.restoreInto(program);
      return best.validation();
    }
    Interpolation found =
        new Interpolator(
                program, best, workers, ValidationMetric.ofUserName(params.getValidationMetric()))
            .run();
    listener.interpolated(found);
    return found.chosen().validation();
  }

  private void tellCertainty(Validation best) {
    best.calibration()
        .ifPresentOrElse(
            found -> LOG.info("Scores have the temperature {}", found.temperature()),
            () -> {
              if (validation.certainty().hasTemperature()) {
                LOG.warn(Certainty.NO_TEMPERATURE);
              }
            });
    best.unknown()
        .ifPresentOrElse(
            found ->
                LOG.info(
                    "Images of an energy above {} are unknown, as are {} of those to validate with",
                    found.threshold(),
                    found.above()),
            () -> {
              if (validation.certainty().hasUnknown()) {
                LOG.warn(
                    "The energies of the images to validate with are not finite: no image will be"
                        + " called unknown");
              }
            });
  }

  private String nameOf(int index, RunImages images) {
    Row row = images.rows.get(index);
    return "%s ('%s')"
        .formatted(
            new RowImages(settings(images, images.recipe.crop()), new Metrics(), 1).origin(row),
            images.table.labelOf(row));
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

  private TrainingProgram program(Pretrained beginning, TrainingRecipe recipe) throws IOException {
    return new TrainingPrograms(recipe, settings.trained(), settings.precision())
        .load(beginning, params.getNumWorkers() > 1 ? Optional.empty() : lesson, device());
  }

  /** Returns where the weights are. With several workers the driver computes no gradients. */
  private Device device() {
    return params.getNumWorkers() > 1
        ? Device.CPU
        : settings.deviceChoice().choose(List.of(), TorchEngine::gpus);
  }

  private TrainingWorkers workers(
      RunImages images, TrainingProgram program, int firstStep, TrainingLog log)
      throws IOException {
    TrainingRecipe recipe = images.recipe;
    ReadAhead.Limits limits = limits(recipe);
    RowImages.Settings training = settings(images, recipe.resize());
    RowImages.Settings validating = settings(images, recipe.crop());
    if (params.getNumWorkers() == 1) {
      return new LocalWorker(
          new Worker(
              program,
              stored(images, training, images.division.training()),
              recipe,
              WorkShare.ALL,
              limits,
              log),
          new Validator(
              program,
              stored(images, validating, images.division.validation()),
              recipe.microBatchSize(),
              limits));
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ReplicaPlan plan =
        new ReplicaPlan(
            UUID.randomUUID().toString(),
            ModelReference.of(base.files(), spark.sparkContext()),
            images.table.problem(),
            images.table.labels(),
            settings.trained(),
            settings.deviceChoice(),
            settings.precision(),
            settings.wireFormat(),
            recipe,
            lesson.isPresent() ? lesson.get().remote(spark.sparkContext()) : null,
            training,
            validating,
            ReplicaPlan.BroadcastRows.of(images.rows, context),
            context.broadcast(images.division.training()),
            context.broadcast(images.division.validation()),
            limits,
            SessionConf.modelIdleTime(spark));
    return new DistributedTraining(context, program, plan, params.getNumWorkers(), firstStep, log);
  }

  private RowImages.Settings settings(RunImages images, Size size) {
    return RowImages.Settings.of(
        params,
        images.table.column(),
        resizing(images.processor, size),
        base.config().numChannels(),
        spark);
  }

  private StoredImages stored(RunImages images, RowImages.Settings how, Samples samples) {
    return new StoredImages(images.rows, new RowImages(how, new Metrics(), driverCores()), samples);
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

  private int driverCores() {
    return TaskThreads.ofDriver(spark.sparkContext().getConf());
  }

  private Optional<CheckpointFolder> checkpoints(RunImages images) throws IOException {
    String folder = params.getCheckpointDir();
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    TrainingRecord record =
        new TrainingRecord(
            ModelContent.of(base.files()).digest(),
            Long.toHexString(images.rows.checksum()),
            images.table.problem().jsonName(),
            images.table.labels(),
            params.getExifOrientation(),
            params.getDecoding(),
            params.getFreezeBackbone() ? TrainingRecord.HEAD : TrainingRecord.ALL,
            params.getFreezeUntil(),
            params.getInitialHead(),
            lesson.isPresent()
                ? ModelContent.of(lesson.get().teacher().files()).digest()
                : TrainingRecord.NO_TEACHER,
            params.getDistillationTemperature(),
            settings.precision().lowerCaseName(),
            images.recipe,
            validation.inWords(images.recipe.schedule().steps()));
    return Optional.of(new CheckpointFolder(files, folder, record));
  }

  /** Reads the next micro-batch while the network processes the current one. */
  private ReadAhead.Limits limits(TrainingRecipe recipe) {
    int threads = Math.max(1, params.getReadAhead());
    return new ReadAhead.Limits(
        threads, recipe.microBatchSize() + threads, SessionConf.readAheadBytes(spark));
  }
}
