package io.sparkbit.inference;

import io.sparkbit.torchscript.Precision;
import java.util.concurrent.TimeUnit;

/** A count or a time that a stage records. */
public enum Metric {
  /** Images with a result. */
  IMAGES("images", 1),
  /** Rows without a result. */
  FAILURES("failures", 1),
  /** Bytes of encoded image files. */
  BYTES("bytes", 1),
  /** Time spent waiting for files, summed over threads. */
  READ("read ms", TimeUnit.MILLISECONDS.toNanos(1)),
  /** Time spent decoding, resizing and cropping, summed over threads. */
  DECODE("decode ms", TimeUnit.MILLISECONDS.toNanos(1)),
  /** Batches of images that went through the network. */
  BATCHES("batches", 1),
  /** Images that went through the network; the features of others were kept. */
  NETWORK_IMAGES("images through the network", 1),
  /** Time spent in the network, summed over tasks. */
  NETWORK("network ms", TimeUnit.MILLISECONDS.toNanos(1)),
  /** Models loaded. */
  MODEL_LOADS("model loads", 1),
  /** Tasks that found their model already loaded. */
  CACHE_HITS("model cache hits", 1),
  /** Tasks whose network computed in float32. */
  FLOAT32("tasks in float32", 1),
  /** Tasks whose network computed in bfloat16. */
  BFLOAT16("tasks in bfloat16", 1),
  /** Tasks whose network computed in int8. */
  INT8("tasks in int8", 1);

  private final String title;
  private final long unit;

  Metric(String title, long unit) {
    this.title = title;
    this.unit = unit;
  }

  /** Returns the metric that counts tasks whose network computed in a precision. */
  public static Metric tasksIn(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> FLOAT32;
      case BFLOAT16 -> BFLOAT16;
      case INT8 -> INT8;
    };
  }

  /** Returns the name that users see, with its unit. */
  public String title() {
    return title;
  }

  /** Returns the counts per unit of the {@link #title}; for times, nanoseconds per millisecond. */
  long unit() {
    return unit;
  }
}
