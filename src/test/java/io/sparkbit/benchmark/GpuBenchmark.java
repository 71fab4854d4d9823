package io.sparkbit.benchmark;

import ai.djl.util.cuda.CudaUtils;
import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.engine.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * R50x1 at 224 x 224 pixels with random weights on the first GPU, in images per second: one thread
 * hands over pixels in this machine's memory, in several batches, in each precision that the GPU
 * computes natively. Beside them, if a Python is given, PyTorch eager and {@code torch.compile} in
 * their fastest batch. As PyTorch has it by default, convolutions in float32 are TF32 from Ampere
 * on; {@code NVIDIA_TF32_OVERRIDE=0} turns that off for all.
 *
 * <p>{@code src/test/bench/gpu} runs it, and then a job. The arguments are {@code gpu}, or {@code
 * cpu} to try the benchmark itself without one, and a Python with the packages of
 * peers-requirements.txt.
 */
public final class GpuBenchmark {

  private static final List<Integer> BATCHES = List.of(1, 32, 64, 128, 256);
  private static final List<String> PEERS = List.of("eager", "compile");
  private static final double SECONDS = 6;
  private static final Path MODEL = Path.of("target/benchmark/r50x1");

  /** For the job that follows. */
  private static final Path PHOTOS = Path.of("target/benchmark/photos");

  private GpuBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    boolean isGpu = arguments[0].equals("gpu");
    Device device = isGpu ? Device.gpu(0) : Device.CPU;
    System.out.println(
        isGpu
            ? "Compute capability %s, CUDA %s"
                .formatted(CudaUtils.getComputeCapability(0), CudaUtils.getCudaVersionString())
            : Machine.description());
    if (!Files.exists(MODEL)) {
      RandomModel.write(RandomModel.r50x1(), MODEL);
    }
    if (!Files.exists(PHOTOS)) {
      Photos.write(PHOTOS, InferenceBenchmark.IMAGES);
    }
    List<String> python = Arrays.asList(arguments).subList(1, arguments.length);
    for (PrecisionChoice precision : AllPrecisions.nativePrecisions(device)) {
      own(precision, device);
      for (String interpreter : python) {
        for (String name : PEERS) {
          peer(interpreter, name, precision, isGpu ? "cuda" : "cpu");
        }
      }
    }
  }

  private static void own(PrecisionChoice precision, Device device) throws IOException {
    RgbImage image = BareNetwork.noise(0);
    try (BitProgram program =
            BitProgram.load(Pretrained.open(MODEL.toString()), precision.choose(device), device);
        BitPredictor predictor = program.newPredictor("logits")) {
      for (int batch : BATCHES) {
        List<RgbImage> images = Collections.nCopies(batch, image);
        predictor.predict(images);
        double passes = AllCores.perSecond(List.of(() -> predictor.predict(images)), SECONDS);
        System.out.printf(
            "%-8s spark-bit, batch %-4d %8.1f images/s%n",
            precision.lowerCaseName(), batch, batch * passes);
      }
    }
  }

  private static void peer(String python, String name, PrecisionChoice precision, String device)
      throws IOException {
    try (Peer peer = Peer.start(python, name, precision, device)) {
      System.out.printf(
          "%-8s %-21s %8.1f images/s  %s%n",
          precision.lowerCaseName(), name, peer.perSecond(SECONDS), peer.setting());
    } catch (IOException e) {
      System.out.printf(
          "%-8s %-21s not measured: %s%n", precision.lowerCaseName(), name, e.getMessage());
    }
  }
}
