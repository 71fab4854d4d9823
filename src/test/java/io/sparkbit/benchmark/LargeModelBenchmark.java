package io.sparkbit.benchmark;

import io.sparkbit.image.RgbImage;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.Parameter;
import io.sparkbit.torchscript.ConvolutionBackend;
import io.sparkbit.torchscript.PixelScaling;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.ProgramMethod;
import io.sparkbit.torchscript.ProgramOptions;
import io.sparkbit.torchscript.TorchScriptCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * R152x4, the largest BiT, with random weights: writes and checks the checkpoint, writes the
 * TorchScript archive, loads the model and runs it on images of 224 x 224 pixels. Prints each
 * step's time and the process's peak resident size, relative to the size of the weights.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=LargeModelBenchmark -Dbenchmark.args=1000
 * </pre>
 *
 * <p>The argument is the number of labels; with 21843, checkpoint and archive exceed 4 GiB. Needs
 * that much memory and twice as much disk; works on Linux only.
 */
public final class LargeModelBenchmark {

  private final BitNetwork network;
  private final BitConfig config;
  private final Path folder = Path.of("target/benchmark/r152x4");
  private final double weightsMegabytes;
  private long peakMegabytes;

  private LargeModelBenchmark(int labels) {
    config = RandomModel.r152x4(labels);
    network = BitNetwork.of(config, Head.CLASSIFIER);
    weightsMegabytes = network.parameters().stream().mapToLong(Parameter::elements).sum() * 4 / 1e6;
  }

  public static void main(String[] arguments) throws Exception {
    new LargeModelBenchmark(arguments.length == 0 ? 1000 : Integer.parseInt(arguments[0])).run();
  }

  private interface Step {
    void run() throws Exception;
  }

  private void run() throws Exception {
    System.out.printf("Weights %.0f MB, %s%n", weightsMegabytes, Runtime.version());
    Path archive = folder.resolve("program.pt");
    step("write the checkpoint", () -> RandomModel.write(config, folder));
    step("check it", () -> Pretrained.open(folder.toString()).weights(network));
    step("write the archive", () -> writeArchive(archive));
    System.out.printf("Archive %,d bytes%n", Files.size(archive));
    Files.delete(archive);
    BitProgram[] program = new BitProgram[1];
    step(
        "load the model",
        () -> program[0] = BitProgram.load(Pretrained.open(folder.toString()), Precision.FLOAT32));
    try (BitPredictor predictor = program[0].newPredictor("logits")) {
      RgbImage image = RgbImage.of(224, 224, 3, new byte[224 * 224 * 3]);
      step("first image", () -> predictor.predict(List.of(image)));
      step("second image", () -> predictor.predict(List.of(image)));
    }
    program[0].close();
    System.out.printf(
        "Peak %d MB = %.2f x the weights%n", peakMegabytes, peakMegabytes / weightsMegabytes);
  }

  private void writeArchive(Path archive) throws IOException {
    PixelScaling scaling =
        new PixelScaling(1 / 255.0, Collections.nCopies(3, 0.5), Collections.nCopies(3, 0.5));
    ProgramMethod forward = new ProgramMethod(ProgramMethod.FORWARD, List.of(BitNetwork.LOGITS));
    TorchScriptCompiler.compile(
            network,
            Pretrained.open(folder.toString()).weights(network),
            new ProgramOptions(
                scaling,
                Precision.FLOAT32,
                Optional.empty(),
                ConvolutionBackend.ONEDNN,
                Optional.empty(),
                List.of(forward)))
        .write(archive);
  }

  private void step(String name, Step step) throws Exception {
    ResidentMemory.resetPeak();
    long start = System.nanoTime();
    step.run();
    long peak = ResidentMemory.peakMegabytes();
    peakMegabytes = Math.max(peakMegabytes, peak);
    System.out.printf(
        "%-22s %6.1f s, peak %5d MB = %.2f x the weights, then %5d MB%n",
        name,
        (System.nanoTime() - start) / 1e9,
        peak,
        peak / weightsMegabytes,
        ResidentMemory.megabytes());
  }
}
