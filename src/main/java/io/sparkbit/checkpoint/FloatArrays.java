package io.sparkbit.checkpoint;

/** Allocates arrays for the values of whole tensors. */
public final class FloatArrays {

  private FloatArrays() {}

  /**
   * Allocates an array for all values of a tensor.
   *
   * @param elements at most {@link Checkpoint#MAX_ARRAY}
   * @param where names file and tensor in errors
   * @throws CheckpointException if the heap is too small: a tensor may take a gigabyte
   */
  public static float[] allocate(long elements, String where) throws CheckpointException {
    try {
      return new float[Math.toIntExact(elements)];
    } catch (OutOfMemoryError e) {
      throw new CheckpointException(
          ("%s needs %d MiB of memory at once, but the heap is limited to %d MiB; increase"
                  + " spark.driver.memory or spark.executor.memory")
              .formatted(
                  where, (elements * Float.BYTES) >> 20, Runtime.getRuntime().maxMemory() >> 20),
          e);
    }
  }
}
