package io.sparkbit.checkpoint.files;

import static io.sparkbit.checkpoint.CheckpointAssert.assertSameTensors;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import io.sparkbit.checkpoint.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same model is the same tensors, whatever format and names its files have. */
class GoldenCheckpointsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preactivation_sharded/model.safetensors.index.json",
        "preactivation_pickle/pytorch_model.bin"
      })
  void everyFormatHoldsTheSame(String weights) throws IOException {
    Checkpoint checkpoint = Checkpoints.open(Fixtures.golden(weights));

    assertThat(checkpoint.source()).isEqualTo(Fixtures.golden(weights).toString());
    assertSameTensors(
        checkpoint, SafetensorsFile.open(Fixtures.golden("preactivation/model.safetensors")));
  }

  @ParameterizedTest
  @CsvSource({
    "google_npz/BiT-M-R50x1.npz, timm/model.safetensors, 64",
    "google_npz_width2/BiT-M-R50x2.npz, timm_width2/model.safetensors, 64"
  })
  void everySchemeHoldsTheSame(String google, String timm, long stem) throws IOException {
    Checkpoint original = Checkpoints.open(Fixtures.golden(google));
    Checkpoint converted = Checkpoints.open(Fixtures.golden(timm));

    assertSameTensors(original, converted);
    assertThat(original.shape("bit.embedder.convolution.weight")).containsExactly(stem, 3L, 7L, 7L);
    assertThat(original.shape("classifier.1.weight")).hasSize(2).first().isEqualTo(9L);
    assertThat(original.names())
        .allMatch(name -> name.startsWith("bit.") || name.startsWith("classifier.1."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_width2"})
  void bothReferencesAgree(String width) throws IOException {
    assertSameTensors(
        SafetensorsFile.open(Fixtures.golden("google_npz" + width + "/expected.safetensors")),
        SafetensorsFile.open(Fixtures.golden("timm" + width + "/expected.safetensors")));
  }

  @Test
  void isWrittenAsTheReferenceWritesIt() throws IOException {
    Path reference = Fixtures.golden("preactivation/model.safetensors");
    Path written = folder.resolve("model.safetensors");

    SafetensorsWriter.write(
        written, Checkpoints.open(Fixtures.golden("preactivation_pickle/pytorch_model.bin")));

    assertThat(Files.mismatch(written, reference)).isEqualTo(-1);
  }
}
