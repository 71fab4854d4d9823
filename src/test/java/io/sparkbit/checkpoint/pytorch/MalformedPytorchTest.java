package io.sparkbit.checkpoint.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.PickleBytes;
import io.sparkbit.checkpoint.ZipBytes;
import io.sparkbit.checkpoint.files.Checkpoints;
import io.sparkbit.checkpoint.files.ZipCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of PyTorch that holds no tensors, or not where it says, is refused by name. */
class MalformedPytorchTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "os_system.bin, posix.system",
    "builtins_eval.bin, builtins.eval",
    "sparse.bin, torch._utils._rebuild_sparse_tensor"
  })
  void filesThatRunCode(String file, String global) {
    Path path = Fixtures.file(file);
    assertThatThrownBy(() -> Checkpoints.open(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching(
            ("\\Q%s: entry '%s/data.pkl': at offset \\E\\d+\\Q the pickle loads the global '%s',"
                    + " which is refused: \\E.*")
                .formatted(path, file.substring(0, file.indexOf('.')), global));
  }

  @Test
  void negatedView() {
    refusedFixture(
        "negated_view.bin",
        ": entry 'negated_view/data.pkl': at offset 172 the pickle has a tensor with the metadata"
            + " [neg]; save a plain copy of it");
  }

  @Test
  void bareTensor() {
    refusedFixture(
        "bare_tensor.bin",
        ": entry 'bare_tensor/data.pkl' holds a tensor, but weights are a dict of tensors; save the"
            + " model's state_dict");
  }

  @Test
  void noTensors() {
    refusedFixture(
        "no_tensors.bin",
        ": entry 'no_tensors/data.pkl' holds a dict without tensors, even under [state_dict,"
            + " model]; its keys are [epoch]; save the model's state_dict");
  }

  @Test
  void torchScript() {
    refusedFixture(
        "torch_script.pt",
        " is a TorchScript archive (it has 'torch_script/constants.pkl'), a program and not a"
            + " checkpoint; save the model's state_dict");
  }

  @Test
  void twoPickles() throws IOException {
    refused(
        zip(oneFloat()).put("other/data.pkl", ""),
        "%s has 2 entries named FOLDER/data.pkl, but torch.save writes exactly one");
  }

  @Test
  void pickleOverTheLimit() throws IOException {
    Path file =
        Files.write(
            folder.resolve("model.bin"),
            new ZipBytes().put("archive/data.pkl", new byte[(8 << 20) + 1]).deflated());

    refused(
        file,
        "%s: entry 'archive/data.pkl' has 8388609 bytes, but the names and shapes of a checkpoint"
            + " need at most 8388608");
  }

  @Test
  void byteOrderUnknown() throws IOException {
    ZipBytes zip = zip(oneFloat()).put("archive/byteorder", "middle");
    int offset = new String(zip.stored(), StandardCharsets.ISO_8859_1).indexOf("middle");

    refused(
        zip,
        ("%%s: entry 'archive/byteorder' says 'middle' at offset %d, but a byte order is"
                + " little or big")
            .formatted(offset));
  }

  @Test
  void storageMissing() throws IOException {
    refused(
        zip(oneFloat()).remove("archive/data/0"),
        "%s: tensor 'x' needs the entry 'archive/data/0', which the file does not have");
  }

  @ParameterizedTest
  @CsvSource({"3", "5", "8", "0"})
  void storageOfAnotherSize(int bytes) throws IOException {
    refused(
        zip(oneFloat()).put("archive/data/0", new byte[bytes]),
        ("%%s: tensor 'x' needs a storage of 1 elements of type F32, but entry"
                + " 'archive/data/0' has %d bytes")
            .formatted(bytes));
  }

  @Test
  void storageThatLies() throws IOException {
    refused(
        zip(new PickleBytes().tensor("0", 1L << 40, 0, new long[] {1L << 40}, new long[] {1})),
        "%s: tensor 'x' needs a storage of 1099511627776 elements of type F32, but entry"
            + " 'archive/data/0' has 4 bytes");
  }

  @ParameterizedTest
  @CsvSource({"0, 2, 1, 2", "1, 1, 1, 2", "0, 2, 1000, 1001", "2, 0, 1, 2"})
  void tensorPastItsStorage(long offset, long size, long stride, long end) throws IOException {
    refused(
        zip(new PickleBytes().tensor("0", 1, offset, new long[] {size}, new long[] {stride})),
        ("%%s: tensor 'x' with offset %d, shape [%d] and strides [%d] ends at element %d of"
                + " its storage, but entry 'archive/data/0' has only 1")
            .formatted(offset, size, stride, end));
  }

  @Test
  void tensorExpandedWithoutLimit() throws IOException {
    ZipBytes zip = zip(new PickleBytes().tensor("0", 1, 0, new long[] {1L << 40}, new long[] {0}));

    refused(
        zip,
        ("%%s: tensor 'x' of shape [1099511627776] and strides [0] repeats 1 stored elements"
                + " 1099511627776 times, which is refused in a file of %d bytes; save a contiguous copy")
            .formatted(zip.stored().length));
  }

  @Test
  void unknownName() throws IOException {
    Checkpoint checkpoint =
        ZipCheckpoint.open(Files.write(folder.resolve("model.bin"), zip(oneFloat()).stored()));

    assertThat(checkpoint.read("x")).containsExactly(0f);
    assertThatThrownBy(() -> checkpoint.shape("y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s has no tensor 'y'", folder.resolve("model.bin"));
  }

  @Test
  void integersAreListedButNotRead() throws IOException {
    Checkpoint checkpoint = ZipCheckpoint.open(Fixtures.file("protocol_2.bin"));

    assertThat(checkpoint.shape("mask")).isEqualTo(List.of(2L));
    assertThatThrownBy(() -> checkpoint.open("mask"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "%s: tensor 'mask' (entry 'protocol_2/data/11') has dtype BOOL, but weights must be one"
                + " of F64, F32, F16, BF16",
            checkpoint.source());
  }

  private static PickleBytes oneFloat() {
    return new PickleBytes().tensor("0", 1, 0, new long[] {}, new long[] {});
  }

  /** Of one tensor named x. */
  private static ZipBytes zip(PickleBytes tensor) {
    byte[] pickle = new PickleBytes().raw("}").text("x").append(tensor).raw("s.").bytes();
    return new ZipBytes()
        .put("archive/data.pkl", pickle)
        .put("archive/data/0", new byte[Float.BYTES]);
  }

  private void refused(ZipBytes zip, String message) throws IOException {
    refused(Files.write(folder.resolve("model.bin"), zip.stored()), message);
  }

  private static void refused(Path file, String message) {
    assertThatThrownBy(() -> ZipCheckpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(message, file);
  }

  private static void refusedFixture(String name, String message) {
    assertThatThrownBy(() -> Checkpoints.open(Fixtures.file(name)))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(Fixtures.file(name) + message);
  }
}
