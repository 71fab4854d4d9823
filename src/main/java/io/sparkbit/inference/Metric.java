package io.sparkbit.inference;

import io.sparkbit.torchscript.Precision;
import java.util.concurrent.TimeUnit;

/** What is counted while images go through a stage. */
public enum Metric {
  /** Images with a result. */
  IMAGES("images", 1),
  /** Rows without one. */
  FAILURES("failures", 1),
  /** Encoded image files. */
  BYTES("bytes", 1),
  /** Waiting for files, summed over the threads that do. */
  READ("read ms", TimeUnit.MILLISECONDS.toNanos(1)),
  /** Decoding, resizing and cropping, summed over threads. */
  DECODE("decode ms", TimeUnit.MILLISECONDS.toNanos(1)),
  /** In the network, summed over tasks. */
  NETWORK("network ms", TimeUnit.MILLISECONDS.toNanos(1)),
  /** Models that were loaded. */
  MODEL_LOADS("model loads", 1),
  /** Tasks that found their model loaded. */
  CACHE_HITS("model cache hits", 1),
  /** Tasks whose network computed in float32. */
  FLOAT32("tasks in float32", 1),
  /** Tasks whose network computed in bfloat16. */
  BFLOAT16("tasks in bfloat16", 1);

  private final String title;
  private final long unit;

  Metric(String title, long unit) {
    this.title = title;
    this.unit = unit;
  }

  /** The tasks whose network computed in a precision. */
  public static Metric tasksIn(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> FLOAT32;
      case BFLOAT16 -> BFLOAT16;
    };
  }

  /** With its unit. */
  public String title() {
    return title;
  }

  /** How much is counted for one of what the {@link #title} says: nanoseconds for a millisecond. */
  long unit() {
    return unit;
  }
}
