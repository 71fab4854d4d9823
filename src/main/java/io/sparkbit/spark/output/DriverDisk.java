package io.sparkbit.spark.output;

import io.sparkbit.files.FilePaths;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Spark Connect's server puts models that are not used for a while on the driver's disk. For that
 * Spark 4.1 and later call the writers and readers of stages as always, in a state of the thread
 * ({@code ReadWriteUtils.localSavingModeState}) in which all paths are the driver's, whatever the
 * default file system is. Spark 4.0 has no such state.
 */
public final class DriverDisk {

  private static final Optional<Method> STATE = state();

  private DriverDisk() {}

  private static Optional<Method> state() {
    try {
      return Optional.of(
          Class.forName("org.apache.spark.ml.util.ReadWriteUtils")
              .getMethod("localSavingModeState"));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** Returns whether this thread saves to the driver's disk, or loads from there. */
  public static boolean isMeant() {
    if (STATE.isEmpty()) {
      return false;
    }
    try {
      return ((ThreadLocal<?>) STATE.get().invoke(null)).get().equals(true);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Spark does not say whether it saves to the driver's disk", e);
    }
  }

  /**
   * Returns a stage's path as a name that no default file system changes, if it is the driver's.
   */
  static String named(String path) {
    return isMeant() ? FilePaths.ofLocal(Path.of(path)) : path;
  }
}
