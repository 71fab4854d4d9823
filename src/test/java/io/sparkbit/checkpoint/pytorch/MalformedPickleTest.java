package io.sparkbit.checkpoint.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.PickleBytes;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pickle that makes anything but tensors and dicts is refused at the opcode that does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MalformedPickleTest {

  private static final String WHERE = "model.bin: entry 'archive/data.pkl'";

  @Test
  void empty() {
    refused("", 0, "needs 1 more bytes, but only 0 are left");
  }

  @Test
  void withoutStop() {
    refused("\u0080\u0002}", 3, "needs 1 more bytes, but only 0 are left");
  }

  @Test
  void protocolOfTheFuture() {
    refused("\u0080\u0006}.", 0, "has protocol 6, but only 2 to 5 are supported");
  }

  @Test
  void framePastTheEnd() {
    refused(
        "\u0080\u0004\u0095\u0003\0\0\0\0\0\0\0}.", 2, "needs 3 more bytes, but only 2 are left");
  }

  @ParameterizedTest
  @CsvSource({
    "0x81, class instances",
    "0x49, text numbers",
    "0x69, instances",
    "0x8f, sets",
    "0x00, nothing"
  })
  void opcodesThatNoTensorNeeds(String opcode) {
    refused(
        "}" + (char) Integer.decode(opcode).intValue() + ".",
        1,
        "has the opcode %s, which no checkpoint of tensors needs".formatted(opcode));
  }

  @Test
  void textPastTheEnd() {
    refused("X\u00ff\u00ff\u00ff\u00ffabc", 0, "needs 4294967295 more bytes, but only 3 are left");
  }

  @Test
  void textOfNegativeLength() {
    refused(
        "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffabc",
        0,
        "needs 18446744073709551615 more bytes, but only 3 are left");
  }

  @Test
  void bytesPastTheEnd() {
    refused("}B\u0002\0\0\0x", 1, "needs 2 more bytes, but only 1 are left");
  }

  @Test
  void numberPastTheEnd() {
    refused(
        "\u008b\u00ff\u00ff\u00ff\u00ff",
        0,
        "needs 18446744073709551615 more bytes, but only 0 are left");
  }

  @Test
  void textNotUtf8() {
    refused("\u008c\u0001\u00ff.", 0, "has text that is not valid UTF-8");
  }

  @Test
  void globalWithoutLineFeed() {
    refused("ccollections", 0, "needs 1 more bytes, but only 0 are left");
  }

  @ParameterizedTest
  @CsvSource({"., 0", "0, 0", "N(0, 2", "2, 0", "N\u0086, 1", "q1, 0", "N(N\u0086, 3"})
  void emptyStack(String opcodes, int offset) {
    refused(opcodes, offset, "takes a value from an empty stack");
  }

  @ParameterizedTest
  @CsvSource({"Nt, 1", "]e, 1", "}u, 1", "1, 0"})
  void noMark(String opcodes, int offset) {
    refused(opcodes, offset, "has no mark where it needs one");
  }

  @Test
  void memoWithoutValue() {
    refused("Nq\u0001h\u0002", 3, "reads entry 2 of its memo, which does not exist");
  }

  @Test
  void appendsToADict() {
    refused("}(NNe", 4, "appends 2 items to a dict, which is no list");
  }

  @Test
  void setsItemsOfAList() {
    refused("]NNs", 3, "sets 2 keys and values of a list");
  }

  @Test
  void setsAKeyWithoutValue() {
    refused("}(NNNu", 5, "sets 3 keys and values of a dict");
  }

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "builtins, eval",
    "builtins, getattr",
    "torch, load",
    "torch.jit, load",
    "torch._utils, _rebuild_tensor",
    "collections, defaultdict",
    "numpy.core.multiarray, _reconstruct",
    "'', OrderedDict"
  })
  void aNameIsRefusedWhenItIsLoaded(String module, String name) {
    String message =
        ("loads the global '%s.%s', which is refused: a checkpoint of tensors does not need"
                + " it, and it may run arbitrary code; do not load this file elsewhere unless you trust"
                + " it, and save the model's state_dict, preferably as safetensors")
            .formatted(module, name);

    refused(new PickleBytes().raw("}").global(module, name), 1, message);
    refused(
        new PickleBytes().text(module).text(name).raw("\u0093"),
        module.length() + name.length() + 4,
        message);
  }

  @Test
  void globalNamedByNumbers() {
    refused(
        "K\u0001N\u0093",
        3,
        "loads a global named by the whole number 1 and None, but names are strings");
  }

  @Test
  void callsADict() {
    refused(
        "})R", 2, "calls a dict with a tuple of 0, but only a global can be called, with a tuple");
  }

  @Test
  void callsWithoutTuple() {
    refused(
        new PickleBytes().global("collections", "OrderedDict").raw("NR"),
        26,
        "calls the global 'collections.OrderedDict' with None, but only a global can be called,"
            + " with a tuple");
  }

  @Test
  void callsAStorageClass() {
    refused(
        new PickleBytes().global("torch", "FloatStorage").raw(")R"),
        21,
        "calls the global 'torch.FloatStorage' with arguments that it does not take");
  }

  @Test
  void fillsAnOrderedDictByItsConstructor() {
    refused(
        new PickleBytes().global("collections", "OrderedDict").raw("]\u0085R"),
        27,
        "calls the global 'collections.OrderedDict' with arguments that it does not take");
  }

  @Test
  void rebuildsATensorOfNothing() {
    refused(
        new PickleBytes().global("torch._utils", "_rebuild_tensor_v2").raw(")R"),
        34,
        "calls the global 'torch._utils._rebuild_tensor_v2' with arguments that it does not take");
  }

  @Test
  void rebuildsAParameterOfADict() {
    refused(
        new PickleBytes().global("torch._utils", "_rebuild_parameter").raw("}\u0088}\u0087R"),
        37,
        "calls the global 'torch._utils._rebuild_parameter' with arguments that it does not take");
  }

  @Test
  void shapeWithoutStrides() {
    refusedTensor(
        new long[] {2, 3},
        new long[] {1},
        "calls the global 'torch._utils._rebuild_tensor_v2' with arguments that it does not take");
  }

  @Test
  void tooManyDimensions() {
    refusedTensor(
        new long[65], new long[65], "has a tensor of 65 dimensions, but at most 64 are read");
  }

  @Test
  void negativeSize() {
    refusedTensor(
        new long[] {-1},
        new long[] {1},
        "has a tensor with the whole number -1 as offset, size or stride, but these are whole"
            + " numbers of at least 0");
  }

  @Test
  void negativeStride() {
    refusedTensor(
        new long[] {2},
        new long[] {-1},
        "has a tensor with the whole number -1 as offset, size or stride, but these are whole"
            + " numbers of at least 0");
  }

  @Test
  void sizeOverflows() {
    refusedTensor(
        new long[] {1L << 32, 1L << 31},
        new long[] {0, 0},
        "has a tensor whose size overflows 64 bits");
  }

  @Test
  void strideOverflows() {
    refusedTensor(
        new long[] {3}, new long[] {1L << 62}, "has a tensor whose size overflows 64 bits");
  }

  @Test
  void offsetOverflows() {
    refused(
        new PickleBytes().tensor("0", 4, Long.MAX_VALUE, new long[] {1}, new long[] {1}),
        121,
        "has a tensor whose size overflows 64 bits");
  }

  @Test
  void persistentIdOfNoStorage() {
    String message =
        "has a persistent id that is not a tuple of 'storage', class, key, location and size";
    refused("NQ", 1, message);
    refused(")Q", 1, message);
    refused(new PickleBytes().storage("0", -1), 49, message);
  }

  @Test
  void stateOfADict() {
    refused("}}b", 2, "sets a dict as the state of a dict, but only an OrderedDict has state");
  }

  @Test
  void endlessOpcodes() {
    refused("N".repeat(1 << 20), 524287, "has more than 524288 opcodes");
  }

  @Test
  void valuesMayHoldThemselves() throws CheckpointException {
    PickleBytes pickle = new PickleBytes().raw("}q\u0001").text("self").raw("h\u0001s.");

    PickleValue value = Unpickler.read(pickle.bytes(), WHERE);

    assertThat(((PickleValue.Dict) value).entries().get("self")).isSameAs(value);
  }

  /** Each tuple holds the one before twice: 2^64 in all, if any were looked into. */
  @Test
  void tuplesOfTuplesAreNotUnfolded() throws CheckpointException {
    PickleBytes pickle = new PickleBytes().raw("})" + "2\u0086".repeat(64) + "Ns.");

    assertThat(Unpickler.read(pickle.bytes(), WHERE)).isInstanceOf(PickleValue.Dict.class);
  }

  private static void refusedTensor(long[] shape, long[] strides, String message) {
    PickleBytes tensor = new PickleBytes().tensor("0", 4, 0, shape, strides);
    refused(tensor, tensor.bytes().length - 1, message);
  }

  private static void refused(String opcodes, int offset, String message) {
    refused(new PickleBytes().raw(opcodes), offset, message);
  }

  private static void refused(PickleBytes pickle, int offset, String message) {
    assertThatThrownBy(() -> Unpickler.read(pickle.bytes(), WHERE))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("%s: at offset %d the pickle %s", WHERE, offset, message);
  }
}
