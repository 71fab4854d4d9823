package io.sparkbit.inference;

import io.sparkbit.hub.ModelHub;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.Pretrained;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of this JVM. The first task that asks for a model loads it while the others wait; all
 * share it, and it stays for the tasks of later jobs.
 */
public final class ModelCache {

  private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);
  private static final ConcurrentMap<ModelKey, BitProgram> PROGRAMS = new ConcurrentHashMap<>();
  private static final AtomicLong LOADS = new AtomicLong();

  private ModelCache() {}

  /**
   * The loaded model.
   *
   * @param hub finds it if it is not loaded
   * @throws IOException if it cannot be loaded; the next call tries again
   */
  public static BitProgram get(ModelKey key, ModelHub hub) throws IOException {
    try {
      return PROGRAMS.computeIfAbsent(key, missing -> load(missing, hub));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static BitProgram load(ModelKey key, ModelHub hub) {
    long start = System.nanoTime();
    try {
      BitProgram program = BitProgram.load(Pretrained.open(key.location(), hub), key.precision());
      LOADS.incrementAndGet();
      LOG.info("Loaded {} in {} ms", key, (System.nanoTime() - start) / 1_000_000);
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many models this JVM has loaded since it started. */
  public static long loads() {
    return LOADS.get();
  }
}
