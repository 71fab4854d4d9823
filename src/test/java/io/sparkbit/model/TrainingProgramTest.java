package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.SafetensorsFile;
import io.sparkbit.model.TrainingProgram.Trained;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learns as the reference implementation does under PyTorch's optimizer. */
class TrainingProgramTest {

  private static final Path MODELS = Path.of("src/test/resources/io/sparkbit/model/golden");
  private static final Path GOLDEN = MODELS.resolve("training");
  private static final double TOLERANCE = 1e-4;
  private static final double RATE = 0.003;
  private static final double MOMENTUM = 0.9;

  /** The tensor {@code labels} of the golden file, which holds no floats. */
  private static final int[] CLASSES = {0, 6, 3, 0, 4, 6, 0, 4};

  private static final int LABELS = 7;

  @Test
  void threeStepsAgreeWithTheReference() throws IOException {
    Checkpoint expected = SafetensorsFile.open(GOLDEN.resolve("expected.safetensors"));
    Pretrained pretrained = Pretrained.open(GOLDEN.resolve("initial").toString());
    float[] losses = expected.read("losses");
    TrainingBatch batch = batch(CLASSES.length, new float[0], oneHot(LABELS, CLASSES));
    try (TrainingProgram program =
        TrainingProgram.load(pretrained, Trained.ALL, ComputeDevice.CPU)) {
      for (int step = 0; step < losses.length; step++) {
        assertThat(accumulate(program, expected, batch)).isCloseTo(losses[step], within(TOLERANCE));
        if (step == 0) {
          for (TrainedParameter trained : program.trained()) {
            assertClose(trained.gradient(), expected, "gradient0." + trained.parameter().name());
          }
        }
        program.update(RATE, MOMENTUM);
      }
      assertThat(program.trained())
          .extracting(trained -> "final." + trained.parameter().name())
          .hasSameElementsAs(
              expected.names().stream().filter(name -> name.startsWith("final.")).toList());
      for (TrainedParameter trained : program.trained()) {
        assertClose(trained.weight(), expected, "final." + trained.parameter().name());
      }
      assertThat(
              accumulate(
                  program,
                  expected,
                  batch(CLASSES.length, new float[0], expected.read("soft_labels"))))
          .isCloseTo(expected.read("soft_loss_at_end")[0], within(TOLERANCE));
    }
  }

  /** Every kind of layer; the golden file holds each gradient's norm and its product with waves. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "preactivation",
        "bottleneck",
        "stages_3",
        "output_stride_16",
        "grayscale_gelu",
        "silu_drop_path",
        "same_padding_odd_size",
        "same_dynamic_embedding",
        "same_dilated"
      })
  void gradientsOfEveryLayerAgreeWithTheReference(String name) throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(MODELS.resolve("gradients.json").toFile()).get(name);
    Checkpoint expected =
        SafetensorsFile.open(MODELS.resolve(name).resolve("expected.safetensors"));
    Pretrained pretrained = Pretrained.open(MODELS.resolve(name).toString());
    try (TrainingProgram program =
        TrainingProgram.load(pretrained, Trained.ALL, ComputeDevice.CPU)) {
      int[] classes =
          StreamSupport.stream(golden.get("labels").spliterator(), false)
              .mapToInt(JsonNode::asInt)
              .toArray();
      float[] factors = new float[classes.length * program.blocks()];
      for (int i = 0; i < factors.length; i++) {
        factors[i] = (i / program.blocks() + i % program.blocks()) % 3;
      }
      float[] labels = oneHot(pretrained.config().labels().size(), classes);
      long[] shape = expected.shape("pixel_values").stream().mapToLong(Long::longValue).toArray();
      double loss =
          accumulate(program, waves(shape), shape, batch(classes.length, factors, labels));

      assertThat(loss).isCloseTo(golden.get("loss").asDouble(), within(TOLERANCE));
      for (TrainedParameter trained : program.trained()) {
        String parameter = trained.parameter().name();
        double norm = golden.get("gradients").get(parameter).get(0).asDouble();
        double product = golden.get("gradients").get(parameter).get(1).asDouble();
        Offset<Double> offset = within(TOLERANCE * Math.max(1, norm));
        assertThat(norm(trained.gradient())).as(parameter).isCloseTo(norm, offset);
        assertThat(productWithWaves(trained.gradient())).as(parameter).isCloseTo(product, offset);
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

  private static float[] waves(long... shape) {
    float[] values = new float[Math.toIntExact(new Shape(shape).size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.cos((double) i * i);
    }
    return values;
  }

  private static double accumulate(
      TrainingProgram program, Checkpoint expected, TrainingBatch batch) throws IOException {
    long[] shape = expected.shape("pixel_values").stream().mapToLong(Long::longValue).toArray();
    return accumulate(program, expected.read("pixel_values"), shape, batch);
  }

  private static double accumulate(
      TrainingProgram program, float[] pixels, long[] shape, TrainingBatch batch) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray pixelValues = manager.create(pixels, new Shape(shape));
      return program.accumulate(pixelValues, batch, Math.toIntExact(shape[0]));
    }
  }

  private static float[] oneHot(int labels, int... classes) {
    float[] probabilities = new float[classes.length * labels];
    for (int image = 0; image < classes.length; image++) {
      probabilities[image * labels + classes[image]] = 1;
    }
    return probabilities;
  }

  private static void assertClose(float[] actual, Checkpoint checkpoint, String name)
      throws IOException {
    float[] expected = checkpoint.read(name);
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("%s[%d]", name, i)
          .isCloseTo(expected[i], within(TOLERANCE * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
