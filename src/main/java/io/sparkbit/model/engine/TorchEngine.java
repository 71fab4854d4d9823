package io.sparkbit.model.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import io.sparkbit.torchscript.ConvolutionBackend;
import java.util.Set;

/** The PyTorch engine of this JVM. */
public final class TorchEngine {

  private static final String NUM_THREADS = "ai.djl.pytorch.num_threads";
  private static final String NUM_INTEROP_THREADS = "ai.djl.pytorch.num_interop_threads";

  private static final String OFFLINE = "ai.djl.offline";
  private static final Set<String> X86 = Set.of("amd64", "x86_64");

  private static boolean prepared;

  private TorchEngine() {}

  /**
   * Sets how many threads one forward pass uses. Concurrent callers share the CPU best if callers
   * times threads is the number of cores. Does nothing if the user has set DJL's property {@value
   * #NUM_THREADS}.
   *
   * @param threads at least 1
   */
  public static void useThreads(int threads) {
    if (System.getProperty(NUM_THREADS) != null) {
      return;
    }
    // A program is straight-line code, with nothing to run in parallel.
    System.setProperty(NUM_INTEROP_THREADS, System.getProperty(NUM_INTEROP_THREADS, "1"));
    engine();
    JniUtils.setNumThreads(threads);
  }

  /** Returns the engine, starting it if necessary. */
  static synchronized Engine engine() {
    if (!prepared) {
      // Libraries come from the class path; a job must never wait for a download.
      System.setProperty(OFFLINE, System.getProperty(OFFLINE, "true"));
      NativeMemory.keepFreedBlocks();
      NativeThreads.waitBriefly();
      EngineGate.closeAtExit();
      EngineGate.enter();
      try {
        Engine engine = EngineFolder.startEngine();
        prepared = true;
        return engine;
      } finally {
        EngineGate.leave();
      }
    }
    return Engine.getEngine(PtEngine.ENGINE_NAME);
  }

  /** Sets the exit status of this JVM if shutdown cuts off threads that are still computing. */
  public static void exitsWith(int status) {
    EngineGate.exitsWith(status);
  }

  /** Returns how many GPUs the engine can use: none without its CUDA build and a driver. */
  public static int gpus() {
    return engine().hasCapability(StandardCapabilities.CUDA) ? CudaUtils.getGpuCount() : 0;
  }

  /** Returns the convolution backend that suits a device. */
  public static ConvolutionBackend convolutionBackend(Device device) {
    boolean x86 = X86.contains(System.getProperty("os.arch"));
    return device.kind() == Device.Kind.CPU
            && x86
            && engine().hasCapability(StandardCapabilities.MKLDNN)
        ? ConvolutionBackend.ONEDNN
        : ConvolutionBackend.ATEN;
  }
}
