package io.sparkbit.checkpoint.pytorch;

/**
 * Constants of Python's pickle, protocols 2 to 5, limited to what state dicts need. <a
 * href="https://github.com/python/cpython/blob/3.13/Lib/pickletools.py">pickletools.py</a> is the
 * specification.
 */
public final class PickleFormat {

  static final int MAX_PROTOCOL = 5;

  /**
   * Bounds the memory for layouts: a tensor may take only a few opcodes, and all tensors may share
   * one tuple as a shape of up to 64 dimensions.
   */
  static final int MAX_TENSORS = 17_000;

  /**
   * A tensor takes about 30 opcodes, so this suffices for {@link #MAX_TENSORS}. Each opcode creates
   * at most one small object. This bounds the memory that a small, deflated pickle can take.
   */
  static final int MAX_OPCODES = 1 << 19;

  /** The first byte of a pickle since protocol 2. */
  public static final int PROTO = 0x80;

  static final int FRAME = 0x95;
  static final int STOP = '.';

  static final int MARK = '(';
  static final int POP = '0';
  static final int POP_MARK = '1';
  static final int DUP = '2';

  static final int BINPUT = 'q';
  static final int LONG_BINPUT = 'r';
  static final int MEMOIZE = 0x94;
  static final int BINGET = 'h';
  static final int LONG_BINGET = 'j';

  static final int NONE = 'N';
  static final int NEWTRUE = 0x88;
  static final int NEWFALSE = 0x89;
  static final int BININT = 'J';
  static final int BININT1 = 'K';
  static final int BININT2 = 'M';
  static final int LONG1 = 0x8a;
  static final int LONG4 = 0x8b;
  static final int BINFLOAT = 'G';
  static final int BINUNICODE = 'X';
  static final int SHORT_BINUNICODE = 0x8c;
  static final int BINUNICODE8 = 0x8d;
  static final int BINBYTES = 'B';
  static final int SHORT_BINBYTES = 'C';
  static final int BINBYTES8 = 0x8e;

  static final int EMPTY_TUPLE = ')';
  static final int TUPLE = 't';
  static final int TUPLE1 = 0x85;
  static final int TUPLE2 = 0x86;
  static final int TUPLE3 = 0x87;
  static final int EMPTY_LIST = ']';
  static final int APPEND = 'a';
  static final int APPENDS = 'e';
  static final int EMPTY_DICT = '}';
  static final int SETITEM = 's';
  static final int SETITEMS = 'u';

  static final int GLOBAL = 'c';
  static final int STACK_GLOBAL = 0x93;
  static final int REDUCE = 'R';
  static final int BUILD = 'b';
  static final int BINPERSID = 'Q';

  private PickleFormat() {}
}
