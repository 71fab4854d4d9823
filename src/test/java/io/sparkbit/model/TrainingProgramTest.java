package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.SafetensorsFile;
import io.sparkbit.model.TrainingProgram.Trained;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Learns as the reference implementation does under PyTorch's optimizer. */
class TrainingProgramTest {

  private static final Path GOLDEN =
      Path.of("src/test/resources/io/sparkbit/model/golden/training");
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
    float[] labels = oneHot(CLASSES);
    try (TrainingProgram program =
        TrainingProgram.load(pretrained, Trained.ALL, ComputeDevice.CPU)) {
      for (int step = 0; step < losses.length; step++) {
        assertThat(accumulate(program, expected, labels))
            .isCloseTo(losses[step], within(TOLERANCE));
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
      assertThat(accumulate(program, expected, expected.read("soft_labels")))
          .isCloseTo(expected.read("soft_loss_at_end")[0], within(TOLERANCE));
    }
  }

  private static double accumulate(TrainingProgram program, Checkpoint expected, float[] labels)
      throws IOException {
    long[] shape = expected.shape("pixel_values").stream().mapToLong(Long::longValue).toArray();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray pixelValues = manager.create(expected.read("pixel_values"), new Shape(shape));
      List<Integer> alone = IntStream.range(0, CLASSES.length).boxed().toList();
      return program.accumulate(
          pixelValues,
          new TrainingBatch(List.of(), alone, 1, new float[0], labels),
          CLASSES.length);
    }
  }

  private static float[] oneHot(int... classes) {
    float[] probabilities = new float[classes.length * LABELS];
    for (int image = 0; image < classes.length; image++) {
      probabilities[image * LABELS + classes[image]] = 1;
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
