package io.sparkbit.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.RgbImage;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.BundledModel;
import io.sparkbit.model.Prediction;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TestPixels;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One prediction for each image, in their order, whatever the batch size. */
class BatchedInferenceTest {

  private static final int IMAGES = 23;
  private static final Failure FAILURE = new Failure("NOT_FOUND", "there is no such file");

  private static BitProgram program;
  private static BitPredictor predictor;

  @BeforeAll
  static void load() throws IOException {
    program = BitProgram.load(Pretrained.open(BundledModel.NAME), Precision.FLOAT32);
    predictor = program.newPredictor("logits");
  }

  @AfterAll
  static void close() {
    predictor.close();
    program.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 23, 1000})
  void keepsTheOrder(int batchSize) {
    List<Result<Integer, List<Prediction>>> predictions =
        predictions(images().iterator(), batchSize);

    assertThat(predictions).hasSize(IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      assertPrediction(i, predictions.get(i));
    }
  }

  private static void assertPrediction(int item, Result<Integer, List<Prediction>> prediction) {
    assertThat(prediction.item()).isEqualTo(item);
    if (fails(item)) {
      assertThat(prediction).isEqualTo(new Result.Failed<>(item, FAILURE));
    } else {
      float[] values =
          ((Result.Success<Integer, List<Prediction>>) prediction).value().get(0).values();
      BundledModel.assertClose(values, alone(item).values(), "logits");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void nothingGivesNothing(int batchSize) {
    BatchedInference<Integer, RgbImage> inference =
        new BatchedInference<>(
            Collections.emptyIterator(), new CountedNetwork(predictor, new Metrics()), batchSize);

    assertThat(inference.hasNext()).isFalse();
    assertThatThrownBy(inference::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void failuresAloneNeedNoNetwork() {
    List<Result<Integer, RgbImage>> failures =
        List.of(new Result.Failed<>(1, FAILURE), new Result.Failed<>(2, FAILURE));

    assertThat(predictions(failures.iterator(), 2))
        .containsExactly(new Result.Failed<>(1, FAILURE), new Result.Failed<>(2, FAILURE));
  }

  @Test
  void readsOneBatchAhead() {
    CountingIterator images = new CountingIterator(images().iterator());
    BatchedInference<Integer, RgbImage> inference =
        new BatchedInference<>(images, new CountedNetwork(predictor, new Metrics()), 7);

    assertThat(inference.hasNext()).isTrue();
    assertThat(images.count).isZero();
    for (int i = 0; i < IMAGES; i++) {
      inference.next();
      assertThat(images.count).isEqualTo(Math.min(IMAGES, (i / 7 + 1) * 7));
    }
    assertThat(inference.hasNext()).isFalse();
  }

  private static List<Result<Integer, List<Prediction>>> predictions(
      Iterator<Result<Integer, RgbImage>> images, int batchSize) {
    List<Result<Integer, List<Prediction>>> predictions = new ArrayList<>();
    new BatchedInference<>(images, new CountedNetwork(predictor, new Metrics()), batchSize)
        .forEachRemaining(predictions::add);
    return predictions;
  }

  private static List<Result<Integer, RgbImage>> images() {
    List<Result<Integer, RgbImage>> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      images.add(fails(i) ? new Result.Failed<>(i, FAILURE) : new Result.Success<>(i, image(i)));
    }
    return images;
  }

  /** At the beginning, at the end, one after the other and between images. */
  private static boolean fails(int item) {
    return item == 0 || item == 5 || item == 6 || item == 7 || item == 15 || item == 22;
  }

  private static RgbImage image(int item) {
    return TestPixels.image(32, item % 4 == 0 ? 40 : 32, item);
  }

  private static Prediction alone(int item) {
    return predictor.predict(List.of(image(item))).get(0);
  }

  private static final class CountingIterator implements Iterator<Result<Integer, RgbImage>> {

    private final Iterator<Result<Integer, RgbImage>> images;
    private int count;

    CountingIterator(Iterator<Result<Integer, RgbImage>> images) {
      this.images = images;
    }

    @Override
    public boolean hasNext() {
      return images.hasNext();
    }

    @Override
    public Result<Integer, RgbImage> next() {
      count++;
      return images.next();
    }
  }
}
