package io.sparkbit.model.engine;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Runs methods of programs as they are written. PyTorch's graph optimizer, which is set for each
 * thread, gains nothing for straight-line code of packed operators, but takes as long as many
 * images in the second pass of each method (half a second to a second for R50x1), and memory.
 */
public final class EnginePass {

  private EnginePass() {}

  /** A call of one method of a program, with what goes in and out. */
  @FunctionalInterface
  public interface Pass<T, E extends Exception> {
    T run() throws E;
  }

  /** Runs a pass; see {@link EngineGate#enter}. */
  public static <T, E extends Exception> T run(Pass<T, E> pass) throws E {
    EngineGate.enter();
    JniUtils.setGraphExecutorOptimize(false);
    try {
      return pass.run();
    } finally {
      JniUtils.setGraphExecutorOptimize(true);
      EngineGate.leave();
    }
  }
}
