package io.sparkbit.spark.training;

import io.sparkbit.training.Targets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures that several rows show, in ways that spoil a training.
 *
 * @param contradicting two rows of each picture that has several labels
 * @param leaking a row to train on and one to validate with, of each picture that has both
 */
record Repetitions(List<Pair> contradicting, List<Pair> leaking) {

  private static final Logger LOG = LoggerFactory.getLogger(Repetitions.class);

  /** Two rows that show the same picture. */
  record Pair(int first, int second) {}

  /**
   * Finds them.
   *
   * @param pictures the number of each row's picture
   * @param targets of the rows
   * @param validating the rows to validate with
   */
  static Repetitions of(long[] pictures, Targets targets, BitSet validating) {
    int[] rows =
        IntStream.range(0, pictures.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingLong(row -> pictures[row]).thenComparing(row -> row))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Pair> contradicting = new ArrayList<>();
    List<Pair> leaking = new ArrayList<>();
    int first = 0;
    for (int end = 1; end <= rows.length; end++) {
      if (end == rows.length || pictures[rows[end]] != pictures[rows[first]]) {
        int one = rows[first];
        IntStream.range(first + 1, end)
            .map(i -> rows[i])
            .filter(row -> !targets.same(row, one))
            .limit(1)
            .forEach(row -> contradicting.add(new Pair(one, row)));
        IntStream.range(first + 1, end)
            .map(i -> rows[i])
            .filter(row -> validating.get(row) != validating.get(one))
            .limit(1)
            .forEach(row -> leaking.add(new Pair(one, row)));
        first = end;
      }
    }
    return new Repetitions(contradicting, leaking);
  }

  /**
   * Tells what was found, before the training begins.
   *
   * @param name of a row's image with its label
   */
  void tell(IntFunction<String> name) {
    if (!contradicting.isEmpty()) {
      LOG.warn(
          "Pictures that have several labels: {}, such as {} and {}, which show the same; a model"
              + " cannot learn both: take the wrong ones out",
          contradicting.size(),
          name.apply(contradicting.get(0).first()),
          name.apply(contradicting.get(0).second()));
    }
    if (!leaking.isEmpty()) {
      LOG.warn(
          "Pictures both to train on and to validate with: {}, such as {} and {}; the validation"
              + " looks better than the model is: take one of each out, or use other images",
          leaking.size(),
          name.apply(leaking.get(0).first()),
          name.apply(leaking.get(0).second()));
    }
  }
}
