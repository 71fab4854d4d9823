package io.sparkbit.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.SafetensorsBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every malformed file is refused with its name, the tensor and what was found. */
class MalformedSafetensorsTest {

  private static final byte[] NO_DATA = {};

  @TempDir Path folder;

  @Test
  void missingFile() {
    Path file = folder.resolve("missing.safetensors");

    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("There is no file %s", file);
  }

  @Test
  void aFolder() {
    assertThatThrownBy(() -> SafetensorsFile.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("Cannot read %s: ".formatted(folder));
  }

  @Test
  void shorterThanTheHeaderLength() throws IOException {
    refused(
        "seven_bytes",
        new byte[7],
        "%s has 7 bytes, but a safetensors file begins with 8 bytes of header length");
  }

  @ParameterizedTest
  @CsvSource({"100000001, 100000001", "-1, 18446744073709551615"})
  void headerLengthOverTheLimit(long declared, String shown) throws IOException {
    refused(
        "header_length",
        SafetensorsBytes.file(declared, "{}".getBytes(StandardCharsets.UTF_8), NO_DATA),
        "%s declares a header of "
            + shown
            + " bytes at offset 0, over the format's limit of 100000000; is it a safetensors file?");
  }

  @Test
  void headerLengthPastTheEnd() throws IOException {
    refused(
        "header_cut",
        SafetensorsBytes.file(3, "{}".getBytes(StandardCharsets.UTF_8), NO_DATA),
        "%s is truncated: it declares a header of 3 bytes at offset 0, but only 2 follow;"
            + " fetch the file again");
  }

  @Test
  void headerNotUtf8() throws IOException {
    refused(
        "not_utf8",
        SafetensorsBytes.file(new byte[] {'{', '"', (byte) 0xff, '"', '}'}, NO_DATA),
        "The header of %s is not valid UTF-8 at offset 10");
  }

  @Test
  void headerNotJson() throws IOException {
    assertThatThrownBy(() -> open("not_json", SafetensorsBytes.file("{\"a\":", NO_DATA)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The header of %s is not valid JSON: ".formatted(file("not_json")))
        .hasMessageContaining("at line 1, column");
  }

  @Test
  void headerIsAnArray() throws IOException {
    refused(
        "json_array",
        SafetensorsBytes.file("[]", NO_DATA),
        "The header of %s holds a JSON array where an object is expected");
  }

  @Test
  void headerIsEmpty() throws IOException {
    refused(
        "empty_header",
        SafetensorsBytes.file("", NO_DATA),
        "The header of %s is empty where a JSON object is expected");
  }

  @Test
  void duplicateName() {
    SafetensorsBytes writer =
        new SafetensorsBytes().floats("x", List.of(1L), 1f).floats("x", List.of(1L), 2f);

    assertThatThrownBy(() -> open("duplicate_name", writer.toBytes()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The header of " + file("duplicate_name"))
        .hasMessageContaining("Duplicate field 'x'");
  }

  @Test
  void tensorIsNull() throws IOException {
    refused(
        "null_tensor",
        SafetensorsBytes.file("{\"x\":null}", NO_DATA),
        "%s: tensor 'x' is null, but must be an object with dtype, shape, data_offsets");
  }

  @Test
  void tensorIsANumber() throws IOException {
    refused(
        "number_tensor",
        SafetensorsBytes.file("{\"x\":5}", NO_DATA),
        "%s: tensor 'x' is 5, but must be an object with dtype, shape, data_offsets");
  }

  @Test
  void dtypeUnknown() throws IOException {
    refusedTensor(
        "dtype_unknown",
        "\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]",
        4,
        "has dtype \"F31\", which the safetensors format does not define");
  }

  @Test
  void dtypeMissing() throws IOException {
    refusedTensor("dtype_missing", "\"shape\":[1],\"data_offsets\":[0,4]", 4, "has no dtype");
  }

  @Test
  void dtypeNotAString() throws IOException {
    refusedTensor(
        "dtype_number",
        "\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]",
        4,
        "has dtype 32, which the safetensors format does not define");
  }

  @Test
  void shapeMissing() throws IOException {
    refusedTensor("shape_missing", "\"dtype\":\"F32\",\"data_offsets\":[0,4]", 4, "has no shape");
  }

  @Test
  void dataOffsetsMissing() throws IOException {
    refusedTensor("offsets_missing", "\"dtype\":\"F32\",\"shape\":[1]", 4, "has no data_offsets");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not_a_list | 1",
        "object | {\"0\":1}",
        "negative | [-1]",
        "fractional | [1.5]",
        "whole_but_fractional_type | [1.0]",
        "text | [\"1\"]",
        "over_64_bits | [9223372036854775808]"
      })
  void shapeNotAListOfSizes(String name, String shape) throws IOException {
    refusedTensor(
        "shape_" + name,
        "\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,4]".formatted(shape),
        4,
        "has shape %s, but it must be a list of whole numbers of at least 0".formatted(shape));
  }

  @Test
  void shapeOverflows() throws IOException {
    refusedTensor(
        "shape_overflow",
        "\"dtype\":\"F32\",\"shape\":[4294967296,2147483648],\"data_offsets\":[0,0]",
        0,
        "has shape [4294967296, 2147483648], whose size overflows 64 bits");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"reversed | [4, 0]", "one | [4]", "three | [0, 4, 8]", "none | []"})
  void dataOffsetsNoRange(String name, String offsets) throws IOException {
    refusedTensor(
        "offsets_" + name,
        "\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" + offsets,
        4,
        "has data_offsets %s, but they must be [begin, end]".formatted(offsets));
  }

  @Test
  void dataOffsetsNegative() throws IOException {
    refusedTensor(
        "offsets_negative",
        "\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]",
        4,
        "has data_offsets [-4,0], but it must be a list of whole numbers of at least 0");
  }

  @Test
  void dataOffsetsDoNotMatchTheShape() throws IOException {
    refusedTensor(
        "offsets_too_few",
        "\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]",
        8,
        "of dtype F32 and shape [3] needs 12 bytes, but its data_offsets [0, 8] span 8");
  }

  @Test
  void tensorsOverlap() throws IOException {
    refused(
        "overlap",
        SafetensorsBytes.file(two("[0,4]", "[2,6]"), new byte[6]),
        "%s: tensor 'b' begins at byte 2 of the data, but the one before ends at 4; tensors"
            + " must neither overlap nor leave gaps");
  }

  @Test
  void tensorsLeaveAGap() throws IOException {
    refused(
        "gap",
        SafetensorsBytes.file(two("[0,4]", "[8,12]"), new byte[12]),
        "%s: tensor 'b' begins at byte 8 of the data, but the one before ends at 4; tensors"
            + " must neither overlap nor leave gaps");
  }

  @Test
  void firstTensorLeavesAGap() throws IOException {
    refused(
        "gap_at_the_start",
        SafetensorsBytes.file(two("[8,12]", "[4,8]"), new byte[12]),
        "%s: tensor 'b' begins at byte 4 of the data, but the one before ends at 0; tensors"
            + " must neither overlap nor leave gaps");
  }

  @Test
  void dataTruncated() throws IOException {
    refused(
        "truncated",
        SafetensorsBytes.file(two("[0,4]", "[4,8]"), new byte[7]),
        "%s is truncated: its tensors need 8 bytes after the header, but only 7 are there;"
            + " fetch the file again");
  }

  @Test
  void bytesLeftOver() throws IOException {
    refused(
        "left_over",
        SafetensorsBytes.file(two("[0,4]", "[4,8]"), new byte[11]),
        "%s has 3 bytes after its last tensor that belong to no tensor");
  }

  @Test
  void integersAreKnownButNotRead() throws IOException {
    SafetensorsBytes writer =
        new SafetensorsBytes().tensor("step", "I64", List.of(1L), new byte[8]);
    Checkpoint checkpoint = open("integers", writer.toBytes());

    assertThat(checkpoint.shape("step")).containsExactly(1L);
    assertThatThrownBy(() -> checkpoint.read("step"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll(
            file("integers").toString(), "'step'", "I64", "F64, F32, F16, BF16");
  }

  @Test
  void unknownName() throws IOException {
    Checkpoint checkpoint =
        open("unknown_name", new SafetensorsBytes().floats("x", List.of(1L), 1f).toBytes());
    String message = "%s has no tensor 'y'".formatted(file("unknown_name"));

    assertThatThrownBy(() -> checkpoint.read("y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> checkpoint.shape("y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void fileCutAfterItWasOpened() throws IOException {
    byte[] bytes = new SafetensorsBytes().floats("x", List.of(2L), 1f, 2f).toBytes();
    Checkpoint checkpoint = open("cut_later", bytes);
    Files.write(file("cut_later"), new byte[8]);

    assertThatThrownBy(() -> checkpoint.read("x"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll(file("cut_later").toString(), "'x'");
  }

  @Test
  void fileGoneAfterItWasOpened() throws IOException {
    Checkpoint checkpoint =
        open("gone_later", new SafetensorsBytes().floats("x", List.of(1L), 1f).toBytes());
    Files.delete(file("gone_later"));

    assertThatThrownBy(() -> checkpoint.read("x"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll(file("gone_later").toString(), "'x'");
  }

  private static String two(String first, String second) {
    return """
    {"a":{"dtype":"F32","shape":[1],"data_offsets":%s},
     "b":{"dtype":"F32","shape":[1],"data_offsets":%s}}"""
        .formatted(first, second);
  }

  private void refusedTensor(String name, String fields, int dataBytes, String problem)
      throws IOException {
    refused(
        name,
        SafetensorsBytes.file("{\"x\":{%s}}".formatted(fields), new byte[dataBytes]),
        "%s: tensor 'x' " + problem);
  }

  private void refused(String name, byte[] bytes, String message) throws IOException {
    Path file = Files.write(file(name), bytes);

    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(message.replace("%s", file.toString()));
  }

  private Checkpoint open(String name, byte[] bytes) throws IOException {
    return SafetensorsFile.open(Files.write(file(name), bytes));
  }

  private Path file(String name) {
    return folder.resolve(name + ".safetensors");
  }
}
