package io.sparkbit.spark.training;

/**
 * The pieces in which values are sent. They are divided into chunks of nearly the same length, one
 * for each of several owners, and each chunk into the same number of pieces.
 *
 * @param length number of values
 * @param owners number of owners
 * @param format in which they are sent
 */
record Pieces(long length, int owners, WireFormat format) {

  /** Large enough for the network, and small beside the values: 4 MiB. */
  private static final int MOST_VALUES = 1 << 20;

  /** Returns the number of pieces that each owner has. */
  int each() {
    long longest = (length + owners - 1) / owners;
    return Math.toIntExact((longest + MOST_VALUES - 1) / MOST_VALUES);
  }

  /** Returns the number of an owner's piece among all. */
  int number(int owner, int piece) {
    return owner * each() + piece;
  }

  /** Returns the offset of the first value of a piece. */
  long start(int number) {
    int owner = number / each();
    long from = chunkStart(owner);
    return from + (chunkStart(owner + 1) - from) * (number % each()) / each();
  }

  /** Returns how many values a piece has. */
  int size(int number) {
    int owner = number / each();
    long end = number % each() == each() - 1 ? chunkStart(owner + 1) : start(number + 1);
    return Math.toIntExact(end - start(number));
  }

  private long chunkStart(int owner) {
    return length * owner / owners;
  }
}
