package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkbit.image.BitImageProcessor;
import io.sparkbit.image.RgbImage;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.util.ArrayList;
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
class BitPredictorTest {

  private static final String MODEL = "bundled:bit-tiny-digits";
  private static final float TOLERANCE = 1e-5f;
  private static final int THREADS = 4;

  private static BitProgram program;

  @BeforeAll
  static void load() throws IOException {
    // As on an executor: several callers share the cores.
    TorchEngine.useThreads(1);
    program = BitProgram.load(Pretrained.open(MODEL), Precision.FLOAT32);
  }

  @AfterAll
  static void close() {
    program.close();
  }

  @Test
  void agreesWithPixelValues() throws IOException {
    BitImageProcessor processor = program.pretrained().processor().orElseThrow();
    try (BitPredictor predictor = program.newPredictor();
        BitForImageClassification classifier = BitForImageClassification.fromPretrained(MODEL);
        BitModel model = BitModel.fromPretrained(MODEL);
        NDManager manager = NDManager.newBaseManager()) {
      for (RgbImage image : images(20, 32)) {
        Prediction prediction = predictor.predict(List.of(image)).get(0);
        NDArray pixelValues = manager.create(processor.pixelValues(image), new Shape(1, 3, 32, 32));

        assertThat(prediction.logits())
            .containsExactly(
                classifier.forward(pixelValues).logits().toFloatArray(), within(TOLERANCE));
        assertThat(prediction.features())
            .containsExactly(
                model.forward(pixelValues).poolerOutput().toFloatArray(), within(TOLERANCE));
      }
    }
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
    try (BitPredictor predictor = program.newPredictor()) {
      List<Prediction> together = predictor.predict(images);

      assertThat(together).hasSameSizeAs(images);
      for (int i = 0; i < images.size(); i++) {
        Prediction alone = predictor.predict(List.of(images.get(i))).get(0);
        assertThat(together.get(i).logits()).containsExactly(alone.logits(), within(TOLERANCE));
        assertThat(together.get(i).features()).containsExactly(alone.features(), within(TOLERANCE));
      }
    }
  }

  @Test
  void noImagesGiveNoPredictions() {
    try (BitPredictor predictor = program.newPredictor()) {
      assertThat(predictor.predict(List.of())).isEmpty();
    }
  }

  @Test
  void predictionsOutliveTheirPredictor() {
    Prediction prediction;
    try (BitPredictor predictor = program.newPredictor()) {
      prediction = predictor.predict(images(1, 32)).get(0);
    }

    assertThat(prediction.features()).hasSize(128);
    assertThat(prediction.logits()).hasSize(10);
  }

  @Test
  void threadsShareAProgram() throws Exception {
    List<RgbImage> images = images(10, 32);
    List<Prediction> expected;
    try (BitPredictor predictor = program.newPredictor()) {
      expected = predictor.predict(images);
    }
    Callable<List<Prediction>> task =
        () -> {
          try (BitPredictor predictor = program.newPredictor()) {
            return predictor.predict(images);
          }
        };

    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<List<Prediction>> result :
          threads.invokeAll(List.of(task, task, task, task, task, task, task, task))) {
        for (int i = 0; i < images.size(); i++) {
          assertThat(result.get().get(i).logits()).isEqualTo(expected.get(i).logits());
          assertThat(result.get().get(i).features()).isEqualTo(expected.get(i).features());
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
