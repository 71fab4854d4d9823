package io.sparkbit.spark;

import io.sparkbit.model.engine.TorchEngine;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For {@link ExtendWith}: each pass through a network has one thread. Threads of a pass wait for
 * each other, which takes long on a busy machine.
 */
final class OneThread implements BeforeAllCallback, AfterAllCallback {

  private static final String NUM_THREADS = "ai.djl.pytorch.num_threads";

  @Override
  public void beforeAll(ExtensionContext context) {
    TorchEngine.useThreads(1);
    System.setProperty(NUM_THREADS, "1");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    System.clearProperty(NUM_THREADS);
  }
}
