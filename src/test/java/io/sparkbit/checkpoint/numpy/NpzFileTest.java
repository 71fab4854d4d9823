package io.sparkbit.checkpoint.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.files.ZipCheckpoint;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What NumPy wrote is read as NumPy reads it. */
class NpzFileTest {

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "compressed.npz"})
  void everyOrderAndWidthIsRead(String file) throws IOException {
    Checkpoint checkpoint = ZipCheckpoint.open(Fixtures.file(file));

    for (String name :
        new String[] {
          "row_major",
          "column_major",
          "half",
          "double",
          "big_endian",
          "big_endian_half",
          "big_endian_double"
        }) {
      assertThat(checkpoint.shape(name)).as(name).containsExactly(2L, 3L, 4L);
      assertThat(checkpoint.read(name)).as(name).isEqualTo(values(24));
    }
    assertThat(checkpoint.shape("column_major/vector")).containsExactly(4L);
    assertThat(checkpoint.read("column_major/vector")).isEqualTo(values(4));
    assertThat(checkpoint.shape("scalar")).isEmpty();
    assertThat(checkpoint.read("scalar")).containsExactly(0.25f);
    assertThat(checkpoint.shape("empty")).containsExactly(0L, 3L);
    assertThat(checkpoint.read("empty")).isEmpty();
  }

  @Test
  void everyVersionIsRead() throws IOException {
    Checkpoint checkpoint = ZipCheckpoint.open(Fixtures.file("versions.npz"));

    assertThat(checkpoint.names()).containsExactly("version_1", "version_2", "version_3");
    for (String name : checkpoint.names()) {
      assertThat(checkpoint.read(name)).as(name).isEqualTo(values(24));
    }
  }

  @ParameterizedTest
  @CsvSource({"global_step, <i8", "label, <U4"})
  void arraysOfOthersAreListedButNotRead(String name, String dtype) throws IOException {
    Checkpoint checkpoint = ZipCheckpoint.open(Fixtures.file("stored.npz"));

    assertThat(checkpoint.shape(name)).isEmpty();
    assertThatThrownBy(() -> checkpoint.read(name))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "%s: tensor '%s' (entry '%s.npy') has dtype %s, but weights must be one of F64, F32, F16, BF16",
            checkpoint.source(), name, name, dtype);
  }

  private static float[] values(int count) {
    float[] values = new float[count];
    IntStream.range(0, count).forEach(i -> values[i] = i / 8f - 1);
    return values;
  }
}
