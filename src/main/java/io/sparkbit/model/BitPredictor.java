package io.sparkbit.model;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a {@link BitProgram} on batches of pixels. Not thread-safe. */
public final class BitPredictor implements AutoCloseable {

  private final Predictor<PixelBatch, List<Prediction>> predictor;

  BitPredictor(Model model) {
    this.predictor = model.newPredictor(new PixelTranslator());
  }

  /**
   * One prediction for each image of the batch, in its order.
   *
   * @throws IllegalStateException if the engine fails, for want of memory for example
   */
  public List<Prediction> predict(PixelBatch batch) {
    try {
      return predictor.predict(batch);
    } catch (TranslateException e) {
      throw new IllegalStateException(
          "The engine failed on a batch of %d images of %d x %d pixels: %s"
              .formatted(batch.size(), batch.height(), batch.width(), e.getMessage()),
          e);
    }
  }

  /** Frees the native memory of this predictor; the program stays. */
  @Override
  public void close() {
    predictor.close();
  }

  private static final class PixelTranslator
      implements NoBatchifyTranslator<PixelBatch, List<Prediction>> {

    @Override
    public NDList processInput(TranslatorContext context, PixelBatch batch) {
      Shape shape = new Shape(batch.size(), batch.height(), batch.width(), batch.channels());
      return new NDList(context.getNDManager().create(batch.pixels(), shape, DataType.UINT8));
    }

    @Override
    public List<Prediction> processOutput(TranslatorContext context, NDList list) {
      BitProgram.Output output = BitProgram.Output.of(list);
      int size = Math.toIntExact(output.poolerOutput().size(0));
      float[] features = output.poolerOutput().toFloatArray();
      float[] logits = output.logits().map(NDArray::toFloatArray).orElse(new float[0]);
      List<Prediction> predictions = new ArrayList<>(size);
      for (int image = 0; image < size; image++) {
        predictions.add(new Prediction(row(features, size, image), row(logits, size, image)));
      }
      return predictions;
    }

    private static float[] row(float[] values, int rows, int row) {
      int length = values.length / rows;
      return Arrays.copyOfRange(values, row * length, (row + 1) * length);
    }
  }
}
