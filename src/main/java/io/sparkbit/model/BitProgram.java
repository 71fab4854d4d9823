package io.sparkbit.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.training.ParameterStore;
import io.sparkbit.image.BitImageProcessor;
import io.sparkbit.image.Normalization;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.BitWeights;
import io.sparkbit.torchscript.PixelScaling;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.TorchScriptCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A network that was compiled and loaded into the engine. Safe for use by several threads; each
 * that predicts from pixels takes a {@link BitPredictor} of its own.
 */
public final class BitProgram implements AutoCloseable {

  private final Pretrained pretrained;
  private final Model model;
  private final AtomicInteger openPredictors = new AtomicInteger();

  private BitProgram(Pretrained pretrained, Model model) {
    this.pretrained = pretrained;
    this.model = model;
  }

  /**
   * What one forward pass gives, float32.
   *
   * @param lastHiddenState N x C x H x W
   * @param poolerOutput N x C x 1 x 1
   * @param logits N x labels, if the network has a head
   */
  record Output(NDArray lastHiddenState, NDArray poolerOutput, Optional<NDArray> logits) {

    static Output of(NDList list) {
      return new Output(
          list.get(0), list.get(1), list.size() > 2 ? Optional.of(list.get(2)) : Optional.empty());
    }
  }

  /** Compiles and loads a model with the head that its weights hold. */
  public static BitProgram load(Pretrained pretrained, Precision precision) throws IOException {
    return load(pretrained, pretrained.head(), precision);
  }

  /**
   * Compiles and loads a model.
   *
   * @throws IOException if the weights do not fit the configuration, or the program cannot be
   *     written to the temporary folder
   */
  static BitProgram load(Pretrained pretrained, Head head, Precision precision) throws IOException {
    BitNetwork network = BitNetwork.of(pretrained.config(), head);
    BitWeights weights = pretrained.weights(network);
    Path archive = Files.createTempFile("spark-bit-", ".pt");
    try {
      TorchScriptCompiler.compile(
          network, weights, scaling(pretrained), precision, TorchEngine.kernels(), archive);
      return new BitProgram(pretrained, load(archive));
    } finally {
      Files.delete(archive);
    }
  }

  private static PixelScaling scaling(Pretrained pretrained) {
    BitImageProcessor processor =
        pretrained.processor().orElseGet(() -> BitImageProcessor.builder().build());
    Normalization normalization = processor.normalization(pretrained.config().numChannels());
    return new PixelScaling(
        normalization.rescaleFactor(), doubles(normalization.mean()), doubles(normalization.std()));
  }

  private static List<Double> doubles(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> (double) values[i]).toList();
  }

  private static Model load(Path archive) throws IOException {
    Model model = Model.newInstance("bit", Device.cpu(), PtEngine.ENGINE_NAME);
    try {
      model.load(archive);
      IValueUtils.runMethod((PtSymbolBlock) model.getBlock(), TorchScriptCompiler.PACK_METHOD)
          .close();
      return model;
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    } catch (MalformedModelException e) {
      model.close();
      throw new IOException("The engine refuses the compiled program: " + e.getMessage(), e);
    }
  }

  /** The files that the program was compiled from. */
  public Pretrained pretrained() {
    return pretrained;
  }

  /** A predictor for the use of one thread; to be closed before this program. */
  public BitPredictor newPredictor() {
    openPredictors.incrementAndGet();
    return new BitPredictor(this);
  }

  /** How many predictors are in use. */
  public int openPredictors() {
    return openPredictors.get();
  }

  void predictorClosed() {
    openPredictors.decrementAndGet();
  }

  Model model() {
    return model;
  }

  Output forward(NDArray pixelValues) {
    requirePixelValues(pixelValues);
    ParameterStore parameters = new ParameterStore(pixelValues.getManager(), false);
    return Output.of(model.getBlock().forward(parameters, new NDList(pixelValues), false));
  }

  private void requirePixelValues(NDArray pixelValues) {
    Shape shape = pixelValues.getShape();
    int channels = pretrained.config().numChannels();
    if (pixelValues.getDataType() != DataType.FLOAT32
        || shape.dimension() != 4
        || shape.get(1) != channels) {
      throw new IllegalArgumentException(
          "pixelValues is %s of shape %s, but must be float32 of shape (N, %d, H, W)"
              .formatted(pixelValues.getDataType(), shape, channels));
    }
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    model.close();
  }
}
