package io.sparkbit.checkpoint.pytorch;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.pytorch.PickleValue.Dict;
import io.sparkbit.checkpoint.pytorch.PickleValue.Global;
import io.sparkbit.checkpoint.pytorch.PickleValue.Int;
import io.sparkbit.checkpoint.pytorch.PickleValue.Other;
import io.sparkbit.checkpoint.pytorch.PickleValue.Text;
import io.sparkbit.checkpoint.pytorch.PickleValue.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickles of state dicts: tensors, dicts and plain values. A pickle is a program. This
 * interpreter supports only what {@code torch.save} needs for a state dict. It refuses to load any
 * other name, before anything could be called, and runs no code.
 *
 * <p>Why not a library: net.razorvine:pickle, which is on Spark's class path, creates any object
 * that a pickle asks for. Its errors give no offset, and it allocates a declared length before
 * checking that so many bytes follow.
 */
final class Unpickler {

  private final PickleInput in;
  private final PickleStack stack;
  private final TorchObjects objects;
  private final Map<Long, PickleValue> memo = new HashMap<>();

  private Unpickler(PickleInput in) {
    this.in = in;
    this.stack = new PickleStack(in);
    this.objects = new TorchObjects(in);
  }

  /**
   * @param where names file and entry in errors
   * @throws CheckpointException if the pickle is malformed, or needs more than a state dict does
   */
  static PickleValue read(byte[] pickle, String where) throws CheckpointException {
    return new Unpickler(new PickleInput(pickle, where)).run();
  }

  private PickleValue run() throws CheckpointException {
    for (int opcodes = 0; opcodes < PickleFormat.MAX_OPCODES; opcodes++) {
      int opcode = in.opcode();
      if (opcode == PickleFormat.STOP) {
        return stack.pop();
      }
      execute(opcode);
    }
    throw in.error("has more than %d opcodes".formatted(PickleFormat.MAX_OPCODES));
  }

  private void execute(int opcode) throws CheckpointException {
    switch (opcode) {
      case PickleFormat.PROTO -> checkProtocol();
      case PickleFormat.FRAME -> in.require(in.longLength());

      case PickleFormat.MARK -> stack.mark();
      case PickleFormat.POP -> stack.pop();
      case PickleFormat.POP_MARK -> stack.popToMark();
      case PickleFormat.DUP -> stack.push(stack.top());

      case PickleFormat.BINPUT -> memo.put((long) in.unsignedByte(), stack.top());
      case PickleFormat.LONG_BINPUT -> memo.put(in.unsignedInt(), stack.top());
      case PickleFormat.MEMOIZE -> memo.put((long) memo.size(), stack.top());
      case PickleFormat.BINGET -> stack.push(remembered(in.unsignedByte()));
      case PickleFormat.LONG_BINGET -> stack.push(remembered(in.unsignedInt()));

      case PickleFormat.NONE -> stack.push(Other.NONE);
      case PickleFormat.NEWTRUE, PickleFormat.NEWFALSE -> stack.push(Other.BOOLEAN);
      case PickleFormat.BININT -> stack.push(new Int(in.signedInt()));
      case PickleFormat.BININT1 -> stack.push(new Int(in.unsignedByte()));
      case PickleFormat.BININT2 -> stack.push(new Int(in.unsignedShort()));
      case PickleFormat.LONG1 -> stack.push(in.integer(in.unsignedByte()));
      case PickleFormat.LONG4 -> stack.push(in.integer(in.signedInt()));
      case PickleFormat.BINFLOAT -> skip(Double.BYTES, Other.FLOAT);
      case PickleFormat.BINUNICODE -> stack.push(new Text(in.utf8(in.unsignedInt())));
      case PickleFormat.SHORT_BINUNICODE -> stack.push(new Text(in.utf8(in.unsignedByte())));
      case PickleFormat.BINUNICODE8 -> stack.push(new Text(in.utf8(in.longLength())));
      case PickleFormat.BINBYTES -> skip(in.unsignedInt(), Other.BYTES);
      case PickleFormat.SHORT_BINBYTES -> skip(in.unsignedByte(), Other.BYTES);
      case PickleFormat.BINBYTES8 -> skip(in.longLength(), Other.BYTES);

      case PickleFormat.EMPTY_TUPLE -> stack.push(Tuple.EMPTY);
      case PickleFormat.TUPLE -> stack.push(new Tuple(stack.popToMark()));
      case PickleFormat.TUPLE1 -> stack.push(new Tuple(stack.pop(1)));
      case PickleFormat.TUPLE2 -> stack.push(new Tuple(stack.pop(2)));
      case PickleFormat.TUPLE3 -> stack.push(new Tuple(stack.pop(3)));
      case PickleFormat.EMPTY_LIST -> stack.push(Other.LIST);
      case PickleFormat.APPEND -> append(stack.pop(1));
      case PickleFormat.APPENDS -> append(stack.popToMark());
      case PickleFormat.EMPTY_DICT -> stack.push(Dict.newPlain());
      case PickleFormat.SETITEM -> setItems(stack.pop(2));
      case PickleFormat.SETITEMS -> setItems(stack.popToMark());

      case PickleFormat.GLOBAL -> stack.push(global(in.line(), in.line()));
      case PickleFormat.STACK_GLOBAL -> stack.push(global(stack.pop(2)));
      case PickleFormat.REDUCE -> reduce(stack.pop(2));
      case PickleFormat.BUILD -> build(stack.pop());
      case PickleFormat.BINPERSID -> stack.push(objects.storage(stack.pop()));
      default ->
          throw in.error(
              "has the opcode 0x%02x, which no checkpoint of tensors needs".formatted(opcode));
    }
  }

  private void checkProtocol() throws CheckpointException {
    int protocol = in.unsignedByte();
    if (protocol > PickleFormat.MAX_PROTOCOL) {
      throw in.error(
          "has protocol %d, but only 2 to %d are supported"
              .formatted(protocol, PickleFormat.MAX_PROTOCOL));
    }
  }

  private PickleValue remembered(long index) throws CheckpointException {
    PickleValue value = memo.get(index);
    if (value == null) {
      throw in.error("reads entry %d of its memo, which does not exist".formatted(index));
    }
    return value;
  }

  private void skip(long length, Other value) throws CheckpointException {
    in.skip(length);
    stack.push(value);
  }

  /** Drops the items, since no tensor needs a list. */
  private void append(List<PickleValue> items) throws CheckpointException {
    if (stack.top() != Other.LIST) {
      throw in.error(
          "appends %d items to %s, which is no list".formatted(items.size(), stack.top().kind()));
    }
  }

  private void setItems(List<PickleValue> keysAndValues) throws CheckpointException {
    if (!(stack.top() instanceof Dict dict) || keysAndValues.size() % 2 != 0) {
      throw in.error(
          "sets %d keys and values of %s".formatted(keysAndValues.size(), stack.top().kind()));
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      if (keysAndValues.get(i) instanceof Text key) {
        dict.entries().put(key.value(), keysAndValues.get(i + 1));
      }
    }
  }

  private Global global(List<PickleValue> names) throws CheckpointException {
    if (names.get(0) instanceof Text module && names.get(1) instanceof Text name) {
      return global(module.value(), name.value());
    }
    throw in.error(
        "loads a global named by %s and %s, but names are strings"
            .formatted(names.get(0).kind(), names.get(1).kind()));
  }

  private Global global(String module, String name) throws CheckpointException {
    return PickleGlobal.of(module, name).map(Global::new).orElseThrow(() -> refused(module, name));
  }

  private CheckpointException refused(String module, String name) {
    return in.error(
        ("loads the global '%s.%s', which is refused: a checkpoint of tensors does not need"
                + " it, and it may run arbitrary code; do not load this file elsewhere unless you trust"
                + " it, and save the model's state_dict, preferably as safetensors")
            .formatted(module, name));
  }

  private void reduce(List<PickleValue> callableAndArguments) throws CheckpointException {
    stack.push(objects.call(callableAndArguments.get(0), callableAndArguments.get(1)));
  }

  /** Drops an OrderedDict's attributes, such as the {@code _metadata} of a state dict. */
  private void build(PickleValue state) throws CheckpointException {
    if (!(stack.top() instanceof Dict dict) || !dict.ordered()) {
      throw in.error(
          "sets %s as the state of %s, but only an OrderedDict has state"
              .formatted(state.kind(), stack.top().kind()));
    }
  }
}
