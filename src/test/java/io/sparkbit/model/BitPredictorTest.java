package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pixels give what pixel values give, in their order, from any number of threads. */
@NumericTest
class BitPredictorTest {

  private static final int THREADS = 4;

  private static BitProgram program;

  @BeforeAll
  static void load() throws IOException {
    // As on an executor: several callers share the cores.
    TorchEngine.useThreads(1);
    program = BitProgram.load(Pretrained.open(BundledModel.NAME), Precision.FLOAT32);
  }

  @AfterAll
  static void close() {
    program.close();
  }

  @Test
  void severalOutputsOfOnePassAreThoseOfEach() {
    List<String> outputs = List.of("logits", "stage2", "pooler_output");
    List<RgbImage> images = images(20, 32);
    try (BitPredictor together = program.newPredictor(outputs)) {
      List<List<Prediction>> predictions = together.predictAll(images);

      for (int output = 0; output < outputs.size(); output++) {
        try (BitPredictor alone = program.newPredictor(outputs.get(output))) {
          for (int image = 0; image < images.size(); image++) {
            Prediction expected = alone.predict(images).get(image);
            Prediction found = predictions.get(image).get(output);
            assertThat(found.shape()).isEqualTo(expected.shape());
            BundledModel.assertClose(found.values(), expected.values(), outputs.get(output));
          }
        }
      }
    }
  }

  @Test
  void agreesWithPixelValues() throws IOException {
    BitImageProcessor processor = program.pretrained().processor().orElseThrow();
    try (BitPredictor logits = program.newPredictor("logits");
        BitPredictor features = program.newPredictor("pooler_output");
        BitPredictor stage = program.newPredictor("stage2");
        BitForImageClassification classifier =
            BitForImageClassification.fromPretrained(BundledModel.NAME);
        BitModel model = BitModel.fromPretrained(BundledModel.NAME);
        NDManager manager = NDManager.newBaseManager()) {
      for (RgbImage image : images(20, 32)) {
        NDArray pixelValues = manager.create(processor.pixelValues(image), new Shape(1, 3, 32, 32));

        BitModelOutput output = model.forwardWithHiddenStates(pixelValues);
        assertSame(logits, "logits", image, classifier.forward(pixelValues).logits());
        assertSame(features, "pooler_output", image, output.poolerOutput());
        assertSame(stage, "stage2", image, output.hiddenStates().get(2));
        output.close();
      }
    }
  }

  private static void assertSame(
      BitPredictor predictor, String output, RgbImage image, NDArray expected) {
    Prediction prediction = predictor.predict(List.of(image)).get(0);
    long[] shape = expected.getShape().getShape();

    BundledModel.assertClose(prediction.values(), expected.toFloatArray(), output);
    assertThat(prediction.shape())
        .containsExactlyElementsOf(
            Arrays.stream(shape).skip(1).mapToObj(Math::toIntExact).toList());
  }

  @Test
  void imagesOfManySizesKeepTheirOrder() {
    List<RgbImage> images = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      images.add(TestPixels.image(32 + 16 * (i / 2 % 3), 32 + 8 * (i % 5), i));
    }

    assertSame(images);
  }

  /** More than one pass through the network takes. */
  @Test
  void manyImagesKeepTheirOrder() {
    assertSame(images(100, 64));
  }

  /** Whatever is predicted with it, an image gets what it gets alone. */
  private static void assertSame(List<RgbImage> images) {
    try (BitPredictor predictor = program.newPredictor("logits")) {
      List<Prediction> together = predictor.predict(images);

      assertThat(together).hasSameSizeAs(images);
      for (int i = 0; i < images.size(); i++) {
        Prediction alone = predictor.predict(List.of(images.get(i))).get(0);
        BundledModel.assertClose(together.get(i).values(), alone.values(), "logits");
      }
    }
  }

  @Test
  void noImagesGiveNoPredictions() {
    try (BitPredictor predictor = program.newPredictor("logits")) {
      assertThat(predictor.predict(List.of())).isEmpty();
    }
  }

  @Test
  void predictionsOutliveTheirPredictor() {
    Prediction prediction;
    try (BitPredictor predictor = program.newPredictor("logits")) {
      prediction = predictor.predict(images(1, 32)).get(0);
    }

    assertThat(prediction.values()).hasSize(10);
    assertThat(prediction.shape()).containsExactly(10);
  }

  @Test
  void threadsShareAProgram() throws Exception {
    List<RgbImage> images = images(10, 32);
    List<Prediction> expected;
    try (BitPredictor predictor = program.newPredictor("logits")) {
      expected = predictor.predict(images);
    }
    Callable<List<Prediction>> task =
        () -> {
          try (BitPredictor predictor = program.newPredictor("logits")) {
            return predictor.predict(images);
          }
        };

    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<List<Prediction>> result :
          threads.invokeAll(List.of(task, task, task, task, task, task, task, task))) {
        for (int i = 0; i < images.size(); i++) {
          assertThat(result.get().get(i).values()).isEqualTo(expected.get(i).values());
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<RgbImage> images(int count, int size) {
    return IntStream.range(0, count).mapToObj(i -> TestPixels.image(size, size, i)).toList();
  }
}
