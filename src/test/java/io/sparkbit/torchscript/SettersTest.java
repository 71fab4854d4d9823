package io.sparkbit.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.model.CpuUnderTest;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.LayerType;
import io.sparkbit.network.MemoryTensors;
import io.sparkbit.network.NetworkTrace;
import io.sparkbit.network.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that is loaded without its weights and gets them one by one. */
class SettersTest {

  /** Some kernels fill oneDNN's blocks, others do not; one is made in several pieces. */
  private static final BitNetwork NETWORK =
      BitNetwork.of(
          BitConfig.builder()
              .optLayerType(LayerType.PREACTIVATION)
              .optEmbeddingSize(64)
              .optHiddenSizes(List.of(96, 256, 2048))
              .optDepths(List.of(1, 2, 1))
              .optNumGroups(8)
              .optNumLabels(5)
              .build(),
          Head.CLASSIFIER);

  private static final int SIZE = 48;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, ONEDNN",
    "BFLOAT16, ONEDNN",
    "INT8, ONEDNN",
    "FLOAT32, ATEN",
    "BFLOAT16, ATEN"
  })
  void computesWhatThePackedArchiveComputes(Precision precision, ConvolutionBackend backend)
      throws Exception {
    if (precision == Precision.BFLOAT16) {
      CpuUnderTest.assumeBfloat16();
    }
    Optional<NetworkTrace> expected = Optional.of(NetworkTrace.of(NETWORK, SIZE, SIZE));
    try (NDManager manager = NDManager.newBaseManager();
        LoadedProgram archive = LoadedProgram.of(NETWORK, precision, backend, expected, folder);
        LoadedProgram set =
            LoadedProgram.bySetters(
                LoadedProgram.compile(
                    NETWORK,
                    MemoryTensors.random(NETWORK, LoadedProgram.SEED),
                    precision,
                    backend,
                    expected))) {
      manager.getEngine().setRandomSeed(7);
      NDArray images = manager.randomNormal(new Shape(2, 3, SIZE, SIZE));
      NDList truth = archive.forward(images);
      NDList actual = set.forward(images);

      assertThat(actual).hasSameSizeAs(truth);
      for (int output = 0; output < truth.size(); output++) {
        assertThat(actual.get(output).toFloatArray()).isEqualTo(truth.get(output).toFloatArray());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, ONEDNN", "INT8, ONEDNN", "FLOAT32, ATEN"})
  void theFileOfTheEngineHoldsNoWeights(Precision precision, ConvolutionBackend backend)
      throws IOException {
    Path file = folder.resolve("code.pt");
    CompiledProgram program = compile(MemoryTensors.random(NETWORK, 1), precision, backend);
    program.writeWithoutConstants(file);

    long weights = program.toSet().stream().mapToLong(ProgramTensor::bytes).sum();
    assertThat(Files.size(file)).isLessThan(200_000).isLessThan(weights / 10);
    assertThat(program.toSet().stream().map(ProgramTensor::attribute))
        .containsAll(NETWORK.parameters().stream().map(CodeEmitter::attribute).toList())
        .doesNotHaveDuplicates();
  }

  /** In the first piece of a kernel, in one that is read ahead, and in a norm. */
  @ParameterizedTest
  @CsvSource({
    "bit.encoder.stages.2.layers.0.conv2.weight, 17",
    "bit.encoder.stages.2.layers.0.conv2.weight, 2000000",
    "bit.norm.weight, 3"
  })
  void damagedWeightsAreTold(String name, int index) throws Exception {
    MemoryTensors tensors = MemoryTensors.random(NETWORK, 1);
    float[] values = tensors.checkpoint().read(name).clone();
    values[index] = Float.NaN;
    tensors.put(name, tensors.checkpoint().shape(name), values);
    Set<Path> before = temporaryFiles();

    CompiledProgram program = compile(tensors, Precision.FLOAT32, ConvolutionBackend.ONEDNN);
    assertThatThrownBy(() -> LoadedProgram.bySetters(program))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "memory: tensor '%s' holds NaN at index %d; training may have diverged, or the file"
                + " may be damaged; use other weights",
            name, index);
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  @Test
  void truncatedWeightsAreTold() throws Exception {
    MemoryTensors tensors = MemoryTensors.random(NETWORK, 1);
    Parameter last = NETWORK.parameters().get(NETWORK.parameters().size() - 2);
    tensors.put(last.name(), last.shape(), new float[] {1, 2, 3});

    CompiledProgram program = compile(tensors, Precision.FLOAT32, ConvolutionBackend.ONEDNN);
    assertThatThrownBy(() -> LoadedProgram.bySetters(program))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("%d values were requested, but only 3 are left", last.elements());
  }

  private static CompiledProgram compile(
      MemoryTensors tensors, Precision precision, ConvolutionBackend backend) throws IOException {
    return LoadedProgram.compile(NETWORK, tensors, precision, backend, Optional.empty());
  }

  private static Set<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("spark-bit-"))
          .collect(Collectors.toCollection(HashSet::new));
    }
  }
}
