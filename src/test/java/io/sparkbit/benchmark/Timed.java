package io.sparkbit.benchmark;

import java.io.IOException;

/** Work that is prepared once and then done as fast as this machine can, when asked. */
interface Timed extends AutoCloseable {

  /** Returns what to print before its figures. */
  String name();

  /**
   * Works on all cores, then rests.
   *
   * @return units of work per second
   * @throws IOException if the work fails
   */
  double perSecond(double seconds) throws IOException;

  @Override
  void close() throws IOException;
}
