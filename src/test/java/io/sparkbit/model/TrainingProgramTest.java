package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkbit.model.TrainingProgram.Trained;
import io.sparkbit.model.engine.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Learns as the reference implementation does under PyTorch's optimizer. */
@NumericTest
class TrainingProgramTest {

  private static final double RATE = 0.003;
  private static final double MOMENTUM = 0.9;

  /** The tensor {@code labels} of the golden file, which holds no floats. */
  private static final int[] CLASSES = {0, 6, 3, 0, 4, 6, 0, 4};

  private static final int LABELS = 7;

  @Test
  void threeStepsAgreeWithTheReference() throws IOException {
    GoldenCase golden = GoldenCase.of("training");
    Pretrained pretrained = Pretrained.open(golden.folder().resolve("initial").toString());
    float[] losses = new float[3];
    TrainingBatch batch = batch(CLASSES.length, new float[0], oneHot(LABELS, CLASSES));
    try (TrainingProgram program = TrainingProgram.load(pretrained, Trained.ALL, Device.CPU)) {
      for (int step = 0; step < losses.length; step++) {
        losses[step] = (float) accumulate(program, golden, batch);
        if (step == 0) {
          for (TrainedParameter trained : program.trained()) {
            golden.assertClose(trained.gradient(), "gradient0." + trained.parameter().name());
          }
        }
        program.update(WeightUpdate.of(RATE, MOMENTUM));
      }
      golden.assertClose(losses, "losses");
      assertThat(program.trained())
          .extracting(trained -> "final." + trained.parameter().name())
          .hasSameElementsAs(
              golden.names().stream().filter(name -> name.startsWith("final.")).toList());
      for (TrainedParameter trained : program.trained()) {
        golden.assertClose(trained.weight(), "final." + trained.parameter().name());
      }
      TrainingBatch soft = batch(CLASSES.length, new float[0], golden.read("soft_labels"));
      float[] softLoss = {(float) accumulate(program, golden, soft)};
      golden.assertClose(softLoss, "soft_loss_at_end");
    }
  }

  /** Whoever is told of a group may send its gradients away. */
  @Test
  void gradientsOfAGroupAreCompleteWhenItIsFinished() throws IOException {
    GoldenCase golden = GoldenCase.of("training");
    Pretrained pretrained = Pretrained.open(golden.folder().resolve("initial").toString());
    TrainingBatch batch = batch(CLASSES.length, new float[0], oneHot(LABELS, CLASSES));
    try (TrainingProgram program = TrainingProgram.load(pretrained, Trained.ALL, Device.CPU)) {
      List<float[]> told = new ArrayList<>();
      List<Integer> groups = new ArrayList<>();
      accumulate(
          program,
          golden.read("pixel_values"),
          golden.shape("pixel_values").getShape(),
          batch,
          group -> {
            groups.add(group);
            told.addAll(0, program.gradients(group));
          });

      assertThat(groups)
          .hasSizeGreaterThan(1)
          .isEqualTo(IntStream.range(0, program.gradientGroups()).boxed().toList());
      assertThat(told).usingRecursiveComparison().isEqualTo(program.gradients());
    }
  }

  /**
   * Every kind of layer; the golden file holds each gradient's norm, its product with waves, and
   * how long the difference of the reference's float32 is, by which both may be off.
   */
  @ParameterizedTest
  @CsvSource({
    "preactivation, ''",
    "bottleneck, ''",
    "stages_3, ''",
    "output_stride_16, ''",
    "grayscale_gelu, ''",
    "silu_drop_path, ''",
    "same_padding_odd_size, ''",
    "same_dynamic_embedding, ''",
    "same_dilated, ''",
    "silu_drop_path, stem",
    "silu_drop_path, stage1",
    "grayscale_gelu, stage2",
    "silu_drop_path, pooler_output",
    "same_padding_odd_size, pooler_output"
  })
  void gradientsOfEveryLayerAgreeWithTheReference(String name, String frozen) throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(GoldenCase.FOLDER.resolve("gradients.json").toFile()).get(name);
    long[] shape = GoldenCase.of(name).shape("pixel_values").getShape();
    Pretrained pretrained = Pretrained.open(GoldenCase.FOLDER.resolve(name).toString());
    try (TrainingProgram program =
        TrainingProgram.load(pretrained, new Trained(frozen), Device.CPU)) {
      int[] classes =
          StreamSupport.stream(golden.get("labels").spliterator(), false)
              .mapToInt(JsonNode::asInt)
              .toArray();
      float[] factors = new float[classes.length * program.blocks()];
      for (int i = 0; i < factors.length; i++) {
        factors[i] = (i / program.blocks() + i % program.blocks()) % 3;
      }
      float[] labels = oneHot(pretrained.config().labels().size(), classes);
      double loss =
          accumulate(
              program,
              waves(shape, golden.get("seed").asInt()),
              shape,
              batch(classes.length, factors, labels));

      assertThat(loss)
          .isCloseTo(
              golden.get("loss").asDouble(),
              within(GoldenCase.tolerance(golden.get("loss_error").asDouble())));
      for (TrainedParameter trained : program.trained()) {
        String parameter = trained.parameter().name();
        JsonNode truth = golden.get("gradients").get(parameter);
        double norm = truth.get(0).asDouble();
        Offset<Double> offset = within(GoldenCase.tolerance(truth.get(2).asDouble()));
        assertThat(norm(trained.gradient())).as(parameter).isCloseTo(norm, offset);
        assertThat(productWithWaves(trained.gradient()))
            .as(parameter)
            .isCloseTo(truth.get(1).asDouble(), offset);
      }
    }
  }

  private static double norm(float[] values) {
    return Math.sqrt(
        IntStream.range(0, values.length).mapToDouble(i -> (double) values[i] * values[i]).sum());
  }

  private static double productWithWaves(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i] * Math.cos(i)).sum();
  }

  private static TrainingBatch batch(int images, float[] factors, float[] labels) {
    List<Integer> alone = IntStream.range(0, images).boxed().toList();
    return new TrainingBatch(List.of(), alone, 1, factors, labels);
  }

  private static float[] waves(long[] shape, int seed) {
    float[] values = new float[Math.toIntExact(new Shape(shape).size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.cos((double) i * i + seed);
    }
    return values;
  }

  private static double accumulate(TrainingProgram program, GoldenCase golden, TrainingBatch batch)
      throws IOException {
    long[] shape = golden.shape("pixel_values").getShape();
    return accumulate(program, golden.read("pixel_values"), shape, batch);
  }

  private static double accumulate(
      TrainingProgram program, float[] pixels, long[] shape, TrainingBatch batch) {
    return accumulate(program, pixels, shape, batch, group -> {});
  }

  private static double accumulate(
      TrainingProgram program,
      float[] pixels,
      long[] shape,
      TrainingBatch batch,
      IntConsumer finished) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray pixelValues = manager.create(pixels, new Shape(shape));
      return program.accumulate(pixelValues, batch, Math.toIntExact(shape[0]), finished);
    }
  }

  private static float[] oneHot(int labels, int... classes) {
    float[] probabilities = new float[classes.length * labels];
    for (int image = 0; image < classes.length; image++) {
      probabilities[image * labels + classes[image]] = 1;
    }
    return probabilities;
  }
}
