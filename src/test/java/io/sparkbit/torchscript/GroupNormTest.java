package io.sparkbit.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.model.CpuUnderTest;
import io.sparkbit.model.NumericTest;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import io.sparkbit.network.MemoryTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Normalization gives what its definition says, whether or not groups fill vectors, in any map. */
@NumericTest
class GroupNormTest {

  private static final int GROUPS = 8;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, 8, 5, 7",
    "1, 32, 28, 28",
    "3, 32, 4, 3",
    "1, 96, 7, 7",
    "2, 64, 14, 14",
    "1, 128, 1, 2",
    "1, 32, 32, 32",
    "2, 8, 40, 30"
  })
  void normalizes(int images, int channels, int height, int width) throws Exception {
    Shape shape = new Shape(images, channels, height, width);
    assertExact(
        shape,
        Precision.FLOAT32,
        LoadedProgram.float32Error(channels / GROUPS * height * width, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 8, 5, 7",
    "1, 64, 28, 28",
    "3, 64, 4, 3",
    "1, 192, 7, 7",
    "2, 128, 14, 14",
    "1, 64, 32, 32"
  })
  void normalizesInBfloat16(int images, int channels, int height, int width) throws Exception {
    CpuUnderTest.assumeBfloat16();
    Shape shape = new Shape(images, channels, height, width);
    assertExact(shape, Precision.BFLOAT16, LoadedProgram.bfloat16Error(1));
  }

  private void assertExact(Shape shape, Precision precision, float tolerance) throws Exception {
    Layer.GroupNorm norm =
        new Layer.GroupNorm("norm", BitNetwork.INPUT, GROUPS, Math.toIntExact(shape.get(1)));
    BitNetwork network =
        new BitNetwork(
            List.of(norm, new Layer.GlobalAveragePool(1)),
            new TreeMap<>(Map.of(BitNetwork.LAST_HIDDEN_STATE, 1, BitNetwork.POOLER_OUTPUT, 2)));
    float[] values = new float[Math.toIntExact(shape.size())];
    Random random = new Random(6);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (3 + random.nextGaussian());
    }
    try (NDManager manager = NDManager.newBaseManager();
        LoadedProgram program =
            LoadedProgram.of(network, precision, ConvolutionBackend.ONEDNN, folder)) {
      NDArray actual = program.forward(manager.create(values, shape)).get(0);
      NDArray expected = manager.create(exact(network, norm, values, shape), shape);

      assertThat(actual.getShape()).isEqualTo(shape);
      assertThat(actual.sub(expected).norm().getFloat() / expected.norm().getFloat())
          .as("relative error")
          .isLessThan(tolerance);
    }
  }

  /** Normalizes in double precision. */
  private static float[] exact(
      BitNetwork network, Layer.GroupNorm norm, float[] values, Shape shape) throws IOException {
    var weights = MemoryTensors.random(network, LoadedProgram.SEED).checkpoint();
    float[] scale = weights.read(norm.scale().name());
    float[] shift = weights.read(norm.shift().name());
    int pixels = Math.toIntExact(shape.get(2) * shape.get(3));
    int group = norm.channels() / norm.groups() * pixels;
    float[] result = new float[values.length];
    for (int start = 0; start < values.length; start += group) {
      float[] members = Arrays.copyOfRange(values, start, start + group);
      double mean = mean(members, 0, 1);
      double variance = mean(members, mean, 2);
      for (int i = 0; i < group; i++) {
        int channel = (start + i) / pixels % norm.channels();
        double normal = (members[i] - mean) / Math.sqrt(variance + Layer.GroupNorm.EPSILON);
        result[start + i] = (float) (normal * scale[channel] + shift[channel]);
      }
    }
    return result;
  }

  private static double mean(float[] values, double center, int power) {
    double sum = 0;
    for (float value : values) {
      sum += Math.pow(value - center, power);
    }
    return sum / values.length;
  }
}
