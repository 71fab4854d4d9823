package io.sparkbit.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A writer of the few pickle opcodes (protocol 2) that a module of tensors needs, like PyTorch's
 * own pickler (torch/csrc/jit/serialization/pickler.cpp).
 */
final class PickleWriter {

  private static final int PROTO = 0x80;
  private static final int PROTOCOL_VERSION = 2;
  private static final int MARK = '(';
  private static final int TUPLE = 't';
  private static final int EMPTY_TUPLE = ')';
  private static final int EMPTY_DICT = '}';
  private static final int SETITEMS = 'u';
  private static final int GLOBAL = 'c';
  private static final int NEWOBJ = 0x81;
  private static final int BUILD = 'b';
  private static final int REDUCE = 'R';
  private static final int BINUNICODE = 'X';
  private static final int BININT = 'J';
  private static final int LONG1 = 0x8a;
  private static final int NEWFALSE = 0x89;
  private static final int BINPERSID = 'Q';
  private static final int STOP = '.';

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private PickleWriter() {
    out.write(PROTO);
    out.write(PROTOCOL_VERSION);
  }

  /** Returns a pickle of the empty tuple. */
  static byte[] emptyTuple() {
    PickleWriter pickle = new PickleWriter();
    pickle.out.write(EMPTY_TUPLE);
    return pickle.finish();
  }

  /**
   * Returns a pickle of a module object with tensor attributes.
   *
   * @param className the qualified class name below {@code __torch__}
   * @param tensors the i-th is stored under the key {@code i}
   */
  static byte[] module(String className, List<ProgramTensor> tensors) {
    PickleWriter pickle = new PickleWriter();
    pickle.global("__torch__", className);
    pickle.out.write(EMPTY_TUPLE);
    pickle.out.write(NEWOBJ);
    pickle.out.write(EMPTY_DICT);
    pickle.out.write(MARK);
    pickle.string("training");
    pickle.out.write(NEWFALSE);
    for (int key = 0; key < tensors.size(); key++) {
      pickle.string(tensors.get(key).attribute());
      pickle.tensor(Integer.toString(key), tensors.get(key));
    }
    pickle.out.write(SETITEMS);
    pickle.out.write(BUILD);
    return pickle.finish();
  }

  private byte[] finish() {
    out.write(STOP);
    return out.toByteArray();
  }

  private void tensor(String key, ProgramTensor tensor) {
    global("torch._utils", "_rebuild_tensor_v2");
    out.write(MARK);
    storage(key, tensor);
    integer(0);
    integers(tensor.shape());
    integers(tensor.strides());
    out.write(NEWFALSE);
    global("collections", "OrderedDict");
    out.write(EMPTY_TUPLE);
    out.write(REDUCE);
    out.write(TUPLE);
    out.write(REDUCE);
  }

  private void storage(String key, ProgramTensor tensor) {
    out.write(MARK);
    string("storage");
    global("torch", tensor.type().storageName());
    string(key);
    string("cpu");
    integer(tensor.elements());
    out.write(TUPLE);
    out.write(BINPERSID);
  }

  private void global(String module, String name) {
    out.write(GLOBAL);
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.write(BINUNICODE);
    out.writeBytes(littleEndian(Integer.BYTES).putInt(utf8.length).array());
    out.writeBytes(utf8);
  }

  private void integers(List<Long> values) {
    out.write(MARK);
    values.forEach(this::integer);
    out.write(TUPLE);
  }

  private void integer(long value) {
    if (value == (int) value) {
      out.write(BININT);
      out.writeBytes(littleEndian(Integer.BYTES).putInt((int) value).array());
    } else {
      out.write(LONG1);
      out.write(Long.BYTES);
      out.writeBytes(littleEndian(Long.BYTES).putLong(value).array());
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
