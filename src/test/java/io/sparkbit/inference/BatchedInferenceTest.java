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

/** One outcome for each candidate, in their order, whatever the batch size. */
class BatchedInferenceTest {

  private static final int CANDIDATES = 23;
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
    List<Outcome<Integer>> outcomes = outcomes(candidates().iterator(), batchSize);

    assertThat(outcomes).hasSize(CANDIDATES);
    for (int i = 0; i < CANDIDATES; i++) {
      assertOutcome(i, outcomes.get(i));
    }
  }

  private static void assertOutcome(int item, Outcome<Integer> outcome) {
    assertThat(outcome.item()).isEqualTo(item);
    if (fails(item)) {
      assertThat(outcome).isEqualTo(new Outcome.Failed<>(item, FAILURE));
    } else {
      float[] values = ((Outcome.Predicted<Integer>) outcome).prediction().values();
      BundledModel.assertClose(values, alone(item).values(), "logits");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void nothingGivesNothing(int batchSize) {
    BatchedInference<Integer> inference =
        new BatchedInference<>(Collections.emptyIterator(), predictor, batchSize, new Figures());

    assertThat(inference.hasNext()).isFalse();
    assertThatThrownBy(inference::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void failuresAloneNeedNoNetwork() {
    List<Candidate<Integer>> failures =
        List.of(new Candidate.Failed<>(1, FAILURE), new Candidate.Failed<>(2, FAILURE));

    assertThat(outcomes(failures.iterator(), 2))
        .containsExactly(new Outcome.Failed<>(1, FAILURE), new Outcome.Failed<>(2, FAILURE));
  }

  @Test
  void readsOneBatchAhead() {
    CountingIterator candidates = new CountingIterator(candidates().iterator());
    BatchedInference<Integer> inference =
        new BatchedInference<>(candidates, predictor, 7, new Figures());

    assertThat(inference.hasNext()).isTrue();
    assertThat(candidates.count).isZero();
    for (int i = 0; i < CANDIDATES; i++) {
      inference.next();
      assertThat(candidates.count).isEqualTo(Math.min(CANDIDATES, (i / 7 + 1) * 7));
    }
    assertThat(inference.hasNext()).isFalse();
  }

  private static List<Outcome<Integer>> outcomes(
      Iterator<Candidate<Integer>> candidates, int batchSize) {
    List<Outcome<Integer>> outcomes = new ArrayList<>();
    new BatchedInference<>(candidates, predictor, batchSize, new Figures())
        .forEachRemaining(outcomes::add);
    return outcomes;
  }

  private static List<Candidate<Integer>> candidates() {
    List<Candidate<Integer>> candidates = new ArrayList<>();
    for (int i = 0; i < CANDIDATES; i++) {
      candidates.add(
          fails(i) ? new Candidate.Failed<>(i, FAILURE) : new Candidate.Ready<>(i, image(i)));
    }
    return candidates;
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

  private static final class CountingIterator implements Iterator<Candidate<Integer>> {

    private final Iterator<Candidate<Integer>> candidates;
    private int count;

    CountingIterator(Iterator<Candidate<Integer>> candidates) {
      this.candidates = candidates;
    }

    @Override
    public boolean hasNext() {
      return candidates.hasNext();
    }

    @Override
    public Candidate<Integer> next() {
      count++;
      return candidates.next();
    }
  }
}
