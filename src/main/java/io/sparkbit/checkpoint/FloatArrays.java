package io.sparkbit.checkpoint;

/** Room for the values of a whole tensor. */
public final class FloatArrays {

  private FloatArrays() {}

  /**
   * Allocates an array for all values of a tensor.
   *
   * @param elements at most {@link Checkpoint#MAX_ARRAY}
   * @param where names file and tensor in errors
   * @throws CheckpointException if the heap has no room: a tensor may be a gigabyte
   */
  public static float[] allocate(long elements, String where) throws CheckpointException {
    try {
      return new float[Math.toIntExact(elements)];
    } catch (OutOfMemoryError e) {
      throw new CheckpointException(
          "%s needs %d MiB of memory at once, which the heap of %d MiB does not have; start with more (spark.driver.memory, spark.executor.memory)"
              .formatted(
                  where, (elements * Float.BYTES) >> 20, Runtime.getRuntime().maxMemory() >> 20),
          e);
    }
  }
}
