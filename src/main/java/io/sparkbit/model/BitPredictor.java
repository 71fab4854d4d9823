package io.sparkbit.model;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.sparkbit.image.RgbImage;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.EngineGate;
import io.sparkbit.model.engine.EnginePass;
import io.sparkbit.torchscript.Passes;
import io.sparkbit.torchscript.ProgramMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A predictor that runs a {@link BitProgram} on images. Not thread-safe: each thread needs its own.
 */
public final class BitPredictor implements AutoCloseable {

  /**
   * The limit for the stem's result of one pass on GPUs, in bytes. They need many images to stay
   * busy; small compared with their memory. {@link Passes} has that for CPUs.
   */
  private static final long GPU_PASS_BYTES = 256L << 20;

  private final BitProgram program;
  private final ProgramMethod method;
  private final Predictor<PixelBuffer, List<List<Prediction>>> predictor;
  private final int stemChannels;
  private final PixelBuffer pixels = new PixelBuffer();

  /**
   * @param method of the program
   * @param outputs positions of those to return among the method's
   */
  BitPredictor(BitProgram program, ProgramMethod method, List<Integer> outputs) {
    this.program = program;
    this.method = method;
    this.predictor = program.model().newPredictor(new PixelTranslator(method.name(), outputs));
    this.stemChannels = program.pretrained().config().embeddingSize();
  }

  /**
   * Returns the first output for each image; see {@link #predictAll}.
   *
   * @param images resized and cropped, with as many channels as the network reads
   * @throws IllegalStateException if the engine fails, for example because it runs out of memory
   */
  public List<Prediction> predict(List<RgbImage> images) {
    return predictAll(images).stream().map(outputs -> outputs.get(0)).toList();
  }

  /**
   * Returns the outputs for each image, both in the order in which they were asked for. Images of
   * different sizes may be mixed, but consecutive images of one size are faster.
   *
   * @param images resized and cropped, with as many channels as the network reads
   * @throws IllegalStateException if the engine fails, for example because it runs out of memory
   */
  public List<List<Prediction>> predictAll(List<RgbImage> images) {
    List<List<Prediction>> predictions = new ArrayList<>(images.size());
    int from = 0;
    while (from < images.size()) {
      int to = endOfPass(images, from);
      pixels.fill(images.subList(from, to));
      predictions.addAll(pass());
      from = to;
    }
    return predictions;
  }

  private int endOfPass(List<RgbImage> images, int from) {
    RgbImage first = images.get(from);
    long stemBytes = (long) first.height() * first.width() / 4 * stemChannels * Float.BYTES;
    long limit = from + imagesInPass(stemBytes);
    int to = from + 1;
    while (to < Math.min(limit, images.size()) && sameShape(first, images.get(to))) {
      to++;
    }
    return to;
  }

  private long imagesInPass(long stemBytes) {
    return program.device().kind() == Device.Kind.GPU
        ? Math.max(1, GPU_PASS_BYTES / Math.max(1, stemBytes))
        : program.imagesInPass(method, stemBytes);
  }

  private static boolean sameShape(RgbImage left, RgbImage right) {
    return left.height() == right.height()
        && left.width() == right.width()
        && left.channels() == right.channels();
  }

  private List<List<Prediction>> pass() {
    try {
      return EnginePass.run(() -> predictor.predict(pixels));
    } catch (TranslateException e) {
      throw new IllegalStateException(
          "The engine failed on images of shape %s: %s".formatted(pixels.shape(), e.getMessage()),
          e);
    }
  }

  /** Frees this predictor's native memory. The program stays open. */
  @Override
  public void close() {
    EngineGate.enter();
    try {
      predictor.close();
    } finally {
      EngineGate.leave();
    }
    program.predictorClosed();
  }

  private static final class PixelTranslator
      implements NoBatchifyTranslator<PixelBuffer, List<List<Prediction>>> {

    private final String method;
    private final List<Integer> outputs;

    PixelTranslator(String method, List<Integer> outputs) {
      this.method = method;
      this.outputs = outputs;
    }

    @Override
    public NDList processInput(TranslatorContext context, PixelBuffer pixels) {
      NDManager manager = context.getNDManager();
      return new NDList(
          manager.create(pixels.bytes(), pixels.shape(), DataType.UINT8),
          BitProgram.methodName(manager, method));
    }

    @Override
    public List<List<Prediction>> processOutput(TranslatorContext context, NDList list) {
      List<List<Prediction>> byOutput =
          outputs.stream().map(output -> ofImages(list.get(output))).toList();
      return IntStream.range(0, byOutput.get(0).size())
          .mapToObj(image -> byOutput.stream().map(each -> each.get(image)).toList())
          .toList();
    }

    private static List<Prediction> ofImages(NDArray batch) {
      long[] shape = batch.getShape().getShape();
      List<Integer> imageShape = Arrays.stream(shape).skip(1).mapToObj(Math::toIntExact).toList();
      float[] values = batch.toFloatArray();
      int images = Math.toIntExact(shape[0]);
      int size = values.length / images;
      List<Prediction> predictions = new ArrayList<>(images);
      for (int image = 0; image < images; image++) {
        float[] own = Arrays.copyOfRange(values, image * size, (image + 1) * size);
        predictions.add(new Prediction(own, imageShape));
      }
      return predictions;
    }
  }
}
