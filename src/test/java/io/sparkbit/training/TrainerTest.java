package io.sparkbit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.inference.ReadAhead;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.CpuUnderTest;
import io.sparkbit.model.Prediction;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.TrainingProgram.Trained;
import io.sparkbit.model.WeightUpdate;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.TrainingLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

  private static final String MODEL =
      "src/test/resources/io/sparkbit/model/golden/training/initial";
  private static final List<String> CLASSES = List.of("1", "2", "3", "4", "5", "6");
  private static final ReadAhead.Limits LIMITS = new ReadAhead.Limits(2, 8, 1 << 20);
  private static final TrainingSchedule SHORT = new TrainingSchedule(0.003, 2, List.of(6), 8);
  private static final TrainingListener NOBODY = (step, program) -> {};

  /** Forty images of six classes: noisy waves, whose length tells the class. */
  private enum Waves implements TrainingSet {
    SET;

    @Override
    public Targets targets() {
      return new ClassTargets(IntStream.range(0, 40).map(image -> image % 6).toArray(), 6);
    }

    @Override
    public RgbImage image(int index) {
      Random random = new Random(index);
      byte[] data = new byte[36 * 36 * 3];
      for (int i = 0; i < data.length; i++) {
        double wave = Math.sin(0.3 * (index % 6 + 1) * (i / 3 % 36));
        data[i] = (byte) (128 + 80 * wave + random.nextInt(40));
      }
      return RgbImage.of(36, 36, 3, data);
    }
  }

  /** More threads than free cores would wait for each other. */
  @BeforeAll
  static void useOneThread() {
    TorchEngine.useThreads(1);
  }

  private static TrainingRecipe recipe(int batchSize, int microBatchSize, double mixupAlpha) {
    return recipe(SHORT, batchSize, microBatchSize, mixupAlpha);
  }

  private static TrainingRecipe recipe(
      TrainingSchedule schedule, int batchSize, int microBatchSize, double mixupAlpha) {
    return recipe(schedule, batchSize, microBatchSize, mixupAlpha, UpdateRule.PLAIN);
  }

  private static TrainingRecipe recipe(
      TrainingSchedule schedule,
      int batchSize,
      int microBatchSize,
      double mixupAlpha,
      UpdateRule updates) {
    return new TrainingRecipe(
        Size.square(36),
        Size.square(32),
        0.5,
        Distortion.NONE,
        schedule,
        mixupAlpha,
        batchSize,
        microBatchSize,
        13,
        Objective.CROSS_ENTROPY,
        updates);
  }

  private static TrainingProgram program(Trained part) throws IOException {
    return program(part, Precision.FLOAT32);
  }

  private static TrainingProgram program(Trained part, Precision precision) throws IOException {
    Pretrained pretrained = Pretrained.open(MODEL).withLabels(CLASSES).ignoringMismatchedSizes();
    return TrainingProgram.load(pretrained, part, Device.CPU, precision, TrainingLoss.PLAIN);
  }

  /** Losses of the steps, and the weights at the end. */
  private record Course(List<Double> losses, List<float[]> weights) {}

  private static Course course(TrainingRecipe recipe, Trained part) throws IOException {
    return course(recipe, part, Precision.FLOAT32);
  }

  private static Course course(TrainingRecipe recipe, Trained part, Precision precision)
      throws IOException {
    try (TrainingProgram program = program(part, precision);
        Worker worker = new Worker(program, Waves.SET, recipe, WorkShare.ALL, LIMITS)) {
      List<Double> losses = new ArrayList<>();
      Trainer.train(program, worker, recipe, 0, (step, trained) -> losses.add(step.loss()));
      return new Course(losses, program.weights());
    }
  }

  @Test
  void theLossFalls() throws IOException {
    TrainingSchedule schedule = new TrainingSchedule(0.03, 2, List.of(24), 30);
    List<Double> losses = course(recipe(schedule, 32, 32, 0), Trained.ALL).losses();

    assertThat(losses.get(0)).isCloseTo(Math.log(6), within(1e-6));
    assertThat(losses.subList(25, 30)).as("%s", losses).allMatch(loss -> loss < 0.8);
  }

  @Test
  void theLossFallsInBfloat16Too() throws IOException {
    CpuUnderTest.assumeBfloat16();
    TrainingSchedule schedule = new TrainingSchedule(0.03, 2, List.of(24), 30);
    List<Double> losses =
        course(recipe(schedule, 32, 32, 0), Trained.ALL, Precision.BFLOAT16).losses();

    assertThat(losses.get(0)).isCloseTo(Math.log(6), within(1e-6));
    assertThat(losses.subList(25, 30)).as("%s", losses).allMatch(loss -> loss < 0.8);
  }

  /** It only looks: the training is the same to the last bit. */
  @Test
  void validationChangesNothing() throws IOException {
    TrainingRecipe recipe = recipe(12, 5, 0.1);
    Course without = course(recipe, Trained.ALL);
    List<String> events = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    try (TrainingProgram program = program(Trained.ALL);
        Worker worker = new Worker(program, Waves.SET, recipe, WorkShare.ALL, LIMITS)) {
      Validator validator = new Validator(program, Crops.SET, 7, LIMITS);
      ValidationLoop loop =
          ValidationLoop.of(new ValidationPlan(3, ValidationMetric.LOSS, 0), validator, List.of());
      Trainer.train(
          program,
          worker,
          loop,
          recipe,
          0,
          new TrainingListener() {
            @Override
            public void validated(Validation result, TrainingProgram trained) {
              assertThat(result.classes().stream().mapToLong(Validation.ClassCounts::images).sum())
                  .isEqualTo(40);
              assertThat(loop.best()).isPresent();
              events.add("validated " + result.step());
            }

            @Override
            public void stepDone(TrainingStep step, TrainingProgram trained) {
              losses.add(step.loss());
              events.add("done " + step.step());
            }
          });

      assertThat(losses).isEqualTo(without.losses());
      assertThat(program.weights()).usingRecursiveComparison().isEqualTo(without.weights());
    }
    assertThat(events)
        .containsExactly(
            "done 0",
            "done 1",
            "validated 2",
            "done 2",
            "done 3",
            "done 4",
            "validated 5",
            "done 5",
            "done 6",
            "validated 7",
            "done 7");
  }

  /** Images of the crop's size, as the trained model gets them. */
  private enum Crops implements TrainingSet {
    SET;

    @Override
    public Targets targets() {
      return Waves.SET.targets();
    }

    @Override
    public RgbImage image(int index) {
      return new Augmentation(Size.square(32), 0, Distortion.NONE, 1)
          .apply(Waves.SET.image(index), 0);
    }
  }

  /** The shares of several workers are all images, once each. */
  @Test
  void workersValidateTogether() throws IOException {
    try (TrainingProgram program = program(Trained.HEAD)) {
      Validator validator = new Validator(program, Crops.SET, 7, LIMITS);
      Validation alone = validator.validate().after(0);
      Validation together =
          validator
              .validate(new WorkShare(0, 3))
              .plus(validator.validate(new WorkShare(1, 3)))
              .plus(validator.validate(new WorkShare(2, 3)))
              .after(0);

      assertThat(together.classes()).isEqualTo(alone.classes());
      assertThat(together.loss()).isCloseTo(alone.loss(), within(1e-9));
    }
  }

  /** What is validated is what the trained model will say. */
  @ParameterizedTest
  @ValueSource(strings = {"", "stage2", "pooler_output"})
  void logitsAreThoseOfTheTrainedModel(String frozen) throws IOException {
    Trained part = new Trained(frozen);
    TrainingRecipe recipe = recipe(12, 12, 0);
    try (TrainingProgram program = program(part);
        Worker worker = new Worker(program, Waves.SET, recipe, WorkShare.ALL, LIMITS)) {
      Trainer.train(program, worker, recipe, 0, NOBODY);
      List<RgbImage> images = List.of(Crops.SET.image(0), Crops.SET.image(1), Crops.SET.image(2));
      float[] logits = program.logits(images);
      try (BitProgram trained = BitProgram.load(program.trainedModel(), Precision.FLOAT32);
          BitPredictor predictor = trained.newPredictor("logits")) {
        List<Prediction> expected = predictor.predict(images);

        assertThat(logits).hasSize(3 * CLASSES.size());
        for (int i = 0; i < logits.length; i++) {
          float other = expected.get(i / CLASSES.size()).values()[i % CLASSES.size()];
          assertThat(logits[i]).isCloseTo(other, within(1e-4f));
        }
      }
    }
  }

  @Test
  void endsWithoutPatience() throws IOException {
    TrainingRecipe recipe = recipe(12, 12, 0);
    List<Integer> done = new ArrayList<>();
    try (TrainingProgram program = program(Trained.HEAD);
        Worker worker = new Worker(program, Waves.SET, recipe, WorkShare.ALL, LIMITS)) {
      // All results are equal, so that the first is the best.
      ValidationSource same = () -> counted();
      ValidationLoop loop =
          ValidationLoop.of(new ValidationPlan(1, ValidationMetric.LOSS, 3), same, List.of());
      Trainer.train(program, worker, loop, recipe, 0, (step, trained) -> done.add(step.step()));

      assertThat(done).containsExactly(0, 1, 2, 3);
      assertThat(loop.best().orElseThrow().step()).isZero();

      done.clear();
      Trainer.train(program, worker, loop, recipe, 4, (step, trained) -> done.add(step.step()));
      assertThat(done).isEmpty();
    }
  }

  private static ValidationTally counted() {
    ValidationTally tally = new ClassTally(2, CertaintyPlan.NONE);
    tally.add(new float[] {1, 0}, 0, new float[] {1, 0});
    return tally;
  }

  @Test
  void microBatchesAddUpToTheBatch() throws IOException {
    Course whole = course(recipe(12, 12, 0), Trained.ALL);
    Course parts = course(recipe(12, 5, 0), Trained.ALL);

    TrainingLosses.assertSame(parts.losses().subList(0, 8), whole.losses().subList(0, 8));
  }

  @Test
  void sharesOfTwoWorkersAddUpToOnes() throws IOException {
    TrainingRecipe recipe = recipe(20, 4, 0.4);
    Course one = course(recipe, Trained.ALL);
    try (TrainingProgram program = program(Trained.ALL);
        TrainingProgram other = program(Trained.ALL);
        Worker first = new Worker(program, Waves.SET, recipe, new WorkShare(0, 2), LIMITS);
        Worker second = new Worker(other, Waves.SET, recipe, new WorkShare(1, 2), LIMITS)) {
      List<Double> losses = new ArrayList<>();
      GradientSource both =
          new GradientSource() {
            @Override
            public double accumulate(int step) {
              double loss = first.accumulate(step) + second.accumulate(step);
              List<float[]> sum = program.gradients();
              List<float[]> more = other.gradients();
              for (int array = 0; array < sum.size(); array++) {
                for (int i = 0; i < sum.get(array).length; i++) {
                  sum.get(array)[i] += more.get(array)[i];
                }
              }
              program.setGradients(sum);
              other.setGradients(sum);
              return loss;
            }

            @Override
            public void update(WeightUpdate update) {
              first.update(update);
              second.update(update);
            }

            @Override
            public Optional<String> notFinite() {
              return first.notFinite();
            }
          };
      Trainer.train(program, both, recipe, 0, (step, trained) -> losses.add(step.loss()));

      TrainingLosses.assertSame(losses.subList(0, 8), one.losses().subList(0, 8));
    }
  }

  /** In double precision beside the engine's float. */
  @ParameterizedTest
  @ValueSource(doubles = {0.25, 1e6})
  void longGradientsAreShortened(double maxNorm) throws IOException {
    TrainingRecipe recipe = recipe(12, 12, 0);
    try (TrainingProgram program = program(Trained.ALL);
        Worker worker = new Worker(program, Waves.SET, recipe, WorkShare.ALL, LIMITS)) {
      // The first gradient is that of a head of zeros, which no other layer sees.
      worker.accumulate(0);
      worker.update(WeightUpdate.of(0.1, 0));
      worker.accumulate(1);
      List<float[]> before = program.weights();
      List<float[]> gradients = program.gradients();
      double norm =
          Math.sqrt(
              gradients.stream()
                  .mapToDouble(
                      values ->
                          IntStream.range(0, values.length)
                              .mapToDouble(i -> (double) values[i] * values[i])
                              .sum())
                  .sum());
      assertThat(norm).isBetween(0.5, 1e3);

      // Without momentum, of the second gradient alone.
      program.update(new WeightUpdate(1, 0, maxNorm, 0));

      double factor = Math.min(1, maxNorm / norm);
      List<float[]> after = program.weights();
      for (int array = 0; array < before.size(); array++) {
        for (int i = 0; i < before.get(array).length; i++) {
          double change = factor * gradients.get(array)[i];
          assertThat((double) after.get(array)[i])
              .isCloseTo(
                  before.get(array)[i] - change,
                  within(1e-6 * (Math.abs(before.get(array)[i]) + Math.abs(change)) + 1e-9));
        }
      }
    }
  }

  /** The averages, of which the decay is small at first, are what is validated and saved. */
  @Test
  void averagesFollowTheWeights(@TempDir Path folder) throws IOException {
    UpdateRule rule = new UpdateRule(0, 0.3);
    TrainingRecipe recipe = recipe(SHORT, 12, 12, 0, rule);
    Path file = folder.resolve("weights.safetensors");
    try (TrainingProgram program = program(Trained.ALL);
        TrainingProgram plain = program(Trained.ALL);
        Worker worker = new Worker(program, Waves.SET, recipe, WorkShare.ALL, LIMITS)) {
      program.keepAverages();
      List<double[]> averages = doubles(program.weights());
      Trainer.train(
          program,
          worker,
          recipe,
          0,
          (step, trained) -> {
            double decay = Math.min(0.3, (1.0 + step.step()) / (10 + step.step()));
            List<float[]> weights = trained.weights();
            for (int array = 0; array < averages.size(); array++) {
              double[] average = averages.get(array);
              for (int i = 0; i < average.length; i++) {
                average[i] += (1 - decay) * (weights.get(array)[i] - average[i]);
              }
            }
          });
      program.saveWeights(file);
      plain.restoreWeights(file);

      List<float[]> saved = plain.weights();
      for (int array = 0; array < averages.size(); array++) {
        for (int i = 0; i < saved.get(array).length; i++) {
          assertThat((double) saved.get(array)[i]).isCloseTo(averages.get(array)[i], within(1e-5));
        }
      }
      List<RgbImage> images = List.of(Crops.SET.image(0), Crops.SET.image(1));
      float[] own = program.logits(images);
      assertThat(program.averaged(() -> program.logits(images)))
          .isEqualTo(plain.logits(images))
          .isNotEqualTo(own);
      assertThat(program.logits(images)).isEqualTo(own);
    }
  }

  private static List<double[]> doubles(List<float[]> values) {
    return values.stream()
        .map(array -> IntStream.range(0, array.length).mapToDouble(i -> array[i]).toArray())
        .toList();
  }

  /** Of the beginning and of what was saved. */
  @Test
  void weightsCanBeInterpolated(@TempDir Path folder) throws IOException {
    TrainingRecipe recipe = recipe(12, 12, 0);
    Path file = folder.resolve("weights.safetensors");
    try (TrainingProgram program = program(Trained.ALL);
        Worker worker = new Worker(program, Waves.SET, recipe, WorkShare.ALL, LIMITS)) {
      List<float[]> before = program.weights();
      Trainer.train(program, worker, recipe, 0, NOBODY);
      List<float[]> after = program.weights();
      program.saveWeights(file);

      program.interpolateWeights(file, 0.25);

      List<float[]> between = program.weights();
      for (int array = 0; array < before.size(); array++) {
        for (int i = 0; i < before.get(array).length; i++) {
          assertThat(between.get(array)[i])
              .isCloseTo(0.75f * before.get(array)[i] + 0.25f * after.get(array)[i], within(1e-6f));
        }
      }
    }
  }

  @Test
  void aResumedTrainingEndsWithTheSameWeights(@TempDir Path folder) throws IOException {
    TrainingRecipe recipe = recipe(SHORT, 12, 5, 0.4, new UpdateRule(0.5, 0.9));
    Path file = folder.resolve("state.safetensors");
    Path averages = folder.resolve("averages.safetensors");
    List<float[]> expected;
    try (TrainingProgram program = program(Trained.ALL);
        Worker worker = new Worker(program, Waves.SET, recipe, WorkShare.ALL, LIMITS)) {
      program.keepAverages();
      Trainer.train(
          program,
          worker,
          recipe,
          0,
          (step, trained) -> {
            if (step.step() == 4) {
              trained.saveState(file);
            }
          });
      expected = program.weights();
      program.saveWeights(averages);
    }
    try (TrainingProgram program = program(Trained.ALL);
        Worker worker = new Worker(program, Waves.SET, recipe, WorkShare.ALL, LIMITS)) {
      program.keepAverages();
      program.restoreState(file);
      Trainer.train(program, worker, recipe, 5, NOBODY);
      program.saveWeights(file);
      assertThat(file).hasSameBinaryContentAs(averages);

      List<float[]> actual = program.weights();
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i)).isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void refusesTheStateOfAnotherTraining(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("state.safetensors");
    try (TrainingProgram head = program(Trained.HEAD)) {
      head.saveState(file);
    }
    try (TrainingProgram program = program(Trained.ALL)) {
      assertThatThrownBy(() -> program.restoreState(file))
          .hasMessage(
              ("%s is not a checkpoint of this training: it contains 4 tensors, but 126 are"
                      + " expected, or their names differ")
                  .formatted(file));
    }
  }

  /** All weights of the backbone are those of before, bit by bit; the head's are not. */
  @Test
  void aFrozenBackboneStays(@TempDir Path folder) throws IOException {
    TrainingRecipe recipe = recipe(8, 8, 0);
    try (TrainingProgram program = program(Trained.HEAD);
        Worker worker = new Worker(program, Waves.SET, recipe, WorkShare.ALL, LIMITS)) {
      Trainer.train(program, worker, recipe, 0, NOBODY);
      program.trainedModel().savePretrained(folder);
    }
    Checkpoint before = SafetensorsFile.open(Path.of(MODEL, "model.safetensors"));
    Checkpoint after = SafetensorsFile.open(folder.resolve("model.safetensors"));

    assertThat(after.names()).containsExactlyInAnyOrderElementsOf(before.names());
    for (String name : before.names()) {
      if (name.startsWith("classifier")) {
        assertThat(after.read(name)).as(name).isNotEqualTo(new float[after.read(name).length]);
      } else {
        assertThat(after.read(name)).as(name).isEqualTo(before.read(name));
      }
    }
  }

  @Test
  void stopsWhenTheWeightsDiverge() throws IOException {
    TrainingRecipe wild = recipe(new TrainingSchedule(1e30, 0, List.of(), 50), 4, 4, 0);

    assertThatThrownBy(() -> course(wild, Trained.ALL))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching(
            "Training has diverged: after step \\d+ of 50, with loss [0-9.E]+ and"
                + " learning rate 1\\.0E30, (the loss is (NaN|Infinity)|weights of '\\S+' are not"
                + " finite)\\. Lower learningRate, which is 1\\.0E30, or check"
                + " for bad images or bad weights in the model; nothing was written for this step");
  }

  /** Whatever the last step is, its weights are not passed on unless they give a finite loss. */
  @ParameterizedTest
  @ValueSource(doubles = {1e10, 1e18, 1e20, 1e30})
  void theLastStepIsCheckedToo(double rate) throws IOException {
    List<Integer> told = new ArrayList<>();
    for (int steps = 1; steps < 5; steps++) {
      TrainingRecipe wild = recipe(new TrainingSchedule(rate, 1, List.of(), steps), 4, 4, 0);
      told.clear();
      try (TrainingProgram program = program(Trained.ALL);
          Worker worker = new Worker(program, Waves.SET, wild, WorkShare.ALL, LIMITS)) {
        Trainer.train(
            program,
            worker,
            wild,
            0,
            (step, trained) -> {
              told.add(step.step());
              for (float[] weights : trained.weights()) {
                for (float weight : weights) {
                  assertThat(Float.isFinite(weight)).isTrue();
                }
              }
            });
        assertThat(told).hasSize(steps);
        assertThat(worker.accumulate(0)).isFinite();
      } catch (TrainingException e) {
        assertThat(told).hasSizeLessThan(steps);
        assertThat(e).hasMessageContaining("after step %d of %d", told.size() + 1, steps);
      }
    }
  }

  @Test
  void imagesThatGiveNoLossAreNotTheLearningRatesFault() throws IOException {
    TrainingRecipe recipe = recipe(8, 8, 0);
    try (TrainingProgram program = program(Trained.ALL)) {
      GradientSource noLoss =
          new GradientSource() {
            @Override
            public double accumulate(int step) {
              return Double.NaN;
            }

            @Override
            public void update(WeightUpdate update) {}

            @Override
            public Optional<String> notFinite() {
              return Optional.empty();
            }
          };
      assertThatThrownBy(() -> Trainer.train(program, noLoss, recipe, 0, NOBODY))
          .isInstanceOf(TrainingException.class)
          .hasMessage(
              "The loss is NaN before any weight has changed; check for bad images or bad"
                  + " weights in the model");
    }
  }
}
