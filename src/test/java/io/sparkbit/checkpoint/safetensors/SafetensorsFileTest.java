package io.sparkbit.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.SafetensorsBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sound file holds is read exactly. */
class SafetensorsFileTest {

  @TempDir Path folder;

  @Test
  void readsFloatsExactly() throws IOException {
    float[] values = {
      0f, -0f, 1f, -1.5f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NaN
    };

    Checkpoint checkpoint = open(new SafetensorsBytes().floats("x", List.of(2L, 4L), values));

    assertThat(checkpoint.shape("x")).containsExactly(2L, 4L);
    assertBits(checkpoint.read("x"), values);
  }

  @Test
  void readsHalfsExactly() throws IOException {
    int[] halfs = {
      0x0000, 0x8000, 0x3c00, 0xc000, 0x3555, 0x7bff, 0xfbff, 0x0400, 0x0001, 0x8001, 0x03ff,
      0x83ff, 0x7c00, 0xfc00
    };
    float[] expected = {
      0f,
      -0f,
      1f,
      -2f,
      0x1.554p-2f,
      65504f,
      -65504f,
      0x1p-14f,
      0x1p-24f,
      -0x1p-24f,
      1023 * 0x1p-24f,
      -1023 * 0x1p-24f,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY
    };

    assertBits(open(shorts("F16", halfs)).read("x"), expected);
  }

  @Test
  void readsEveryKindOfHalfNaN() throws IOException {
    assertThat(open(shorts("F16", 0x7e00, 0xfe00, 0x7c01, 0x7fff)).read("x"))
        .containsOnly(Float.NaN);
  }

  @Test
  void readsBrainFloatsExactly() throws IOException {
    int[] brainFloats = {0x0000, 0x8000, 0x3f80, 0xc020, 0x7f7f, 0x0001, 0x7f80, 0xff80, 0x7fc0};
    float[] expected = {
      0f,
      -0f,
      1f,
      -2.5f,
      0x1.fep127f,
      0x1p-133f,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN
    };

    assertBits(open(shorts("BF16", brainFloats)).read("x"), expected);
  }

  @Test
  void roundsDoublesToTheNearestFloat() throws IOException {
    double[] doubles = {0.1, -0.0, 1e300, -1e-300, Double.NaN, 1 + 0x1p-24 + 0x1p-50};
    ByteBuffer bytes = SafetensorsBytes.littleEndian(doubles.length * Double.BYTES);
    bytes.asDoubleBuffer().put(doubles);
    SafetensorsBytes writer = new SafetensorsBytes().tensor("x", "F64", List.of(6L), allOf(bytes));

    assertBits(
        open(writer).read("x"),
        0.1f,
        -0f,
        Float.POSITIVE_INFINITY,
        -0f,
        Float.NaN,
        Math.nextUp(1f));
  }

  @Test
  void aScalarHasNoDimensions() throws IOException {
    Checkpoint checkpoint = open(new SafetensorsBytes().floats("x", List.of(), 7f));

    assertThat(checkpoint.shape("x")).isEmpty();
    assertThat(checkpoint.read("x")).containsExactly(7f);
  }

  @Test
  void anEmptyTensorHasNoValues() throws IOException {
    Checkpoint checkpoint =
        open(
            new SafetensorsBytes()
                .floats("before", List.of(1L), 1f)
                .floats("empty", List.of(3L, 0L))
                .floats("after", List.of(1L), 2f)
                .floats("last", List.of(0L)));

    assertThat(checkpoint.shape("empty")).containsExactly(3L, 0L);
    assertThat(checkpoint.read("empty")).isEmpty();
    assertThat(checkpoint.read("last")).isEmpty();
    assertThat(checkpoint.read("after")).containsExactly(2f);
  }

  @Test
  void aFileMayHoldNoTensors() throws IOException {
    assertThat(open(new SafetensorsBytes()).names()).isEmpty();
  }

  @Test
  void metadataIsNoTensor() throws IOException {
    Checkpoint checkpoint =
        open(
            new SafetensorsBytes()
                .field("\"__metadata__\":{\"format\":\"pt\"}")
                .floats("x", List.of(1L), 1f));

    assertThat(checkpoint.names()).containsExactly("x");
  }

  @Test
  void theHeaderMayBePadded() throws IOException {
    Path file = write(SafetensorsBytes.file("{}      ", new byte[0]));

    assertThat(SafetensorsFile.open(file).names()).isEmpty();
  }

  @Test
  void namesComeInTheOrderOfTheFile() throws IOException {
    Checkpoint checkpoint =
        open(
            new SafetensorsBytes()
                .floats("z", List.of(1L), 1f)
                .floats("größe", List.of(1L), 2f)
                .floats("a", List.of(1L), 3f));

    assertThat(checkpoint.names()).containsExactly("z", "größe", "a");
    assertThat(checkpoint.read("größe")).containsExactly(2f);
  }

  @Test
  void tensorsNeedNotLieInTheOrderOfTheHeader() throws IOException {
    String header =
        """
        {"second":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},
         "first":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
    ByteBuffer data = SafetensorsBytes.littleEndian(8).putFloat(1f).putFloat(2f);
    Checkpoint checkpoint = SafetensorsFile.open(write(SafetensorsBytes.file(header, allOf(data))));

    assertThat(checkpoint.read("first")).containsExactly(1f);
    assertThat(checkpoint.read("second")).containsExactly(2f);
  }

  @Test
  void namesItsFile() throws IOException {
    assertThat(open(new SafetensorsBytes()).source())
        .isEqualTo(folder.resolve("model.safetensors").toString());
  }

  @Test
  void refusesToChangeItsNames() throws IOException {
    Checkpoint checkpoint = open(new SafetensorsBytes().floats("x", List.of(1L), 1f));

    assertThatThrownBy(() -> checkpoint.names().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static SafetensorsBytes shorts(String dtype, int... values) {
    ByteBuffer bytes = SafetensorsBytes.littleEndian(values.length * Short.BYTES);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return new SafetensorsBytes().tensor("x", dtype, List.of((long) values.length), allOf(bytes));
  }

  private static byte[] allOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  private Checkpoint open(SafetensorsBytes writer) throws IOException {
    return SafetensorsFile.open(write(writer.toBytes()));
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("model.safetensors"), bytes);
  }

  /** Bit by bit, because -0 equals 0. */
  private static void assertBits(float[] actual, float... expected) {
    assertThat(bits(actual)).containsExactly(bits(expected));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }
}
