package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * The images to train on, and those to validate with.
 *
 * @param validation may be empty
 * @param medianArea of the images to train on, height times width in pixels
 * @param repetitions of pictures among all of them
 */
record Division(Samples training, Samples validation, long medianArea, Repetitions repetitions) {

  /**
   * Divides rows.
   *
   * @param rows of a {@link TrainingTable}
   * @param pictures the number of each row's picture
   * @throws UserException if no image is to validate with, though some should be, or none of a
   *     class is to train on
   */
  static Division of(
      RowStore rows, TrainingTable table, long[] pictures, ValidationSettings settings) {
    List<String> labels = table.labels();
    Map<String, Integer> ids = new HashMap<>();
    labels.forEach(label -> ids.put(label, ids.size()));
    ValidationChoice choice = settings.choice(table.images().schema());
    int[] classes = new int[rows.size()];
    long[] areas = new long[rows.size()];
    int labelIndex = table.labelIndex();
    int areaIndex = table.areaIndex();
    for (int i = 0; i < classes.length; i++) {
      Row row = rows.get(i);
      classes[i] = Objects.requireNonNull(ids.get(row.getString(labelIndex)));
      areas[i] = row.getLong(areaIndex);
      choice.see(row, pictures[i]);
    }
    BitSet validating = choice.validating(classes);
    IntStream training = IntStream.range(0, classes.length).filter(row -> !validating.get(row));
    Samples trained = Samples.of(training, classes);
    Division division =
        new Division(
            trained,
            Samples.of(validating.stream(), classes),
            median(
                IntStream.range(0, trained.size())
                    .mapToLong(sample -> areas[trained.row(sample)])
                    .sorted()
                    .toArray()),
            Repetitions.of(pictures, classes, validating));
    division.requireAllClasses(labels);
    return division;
  }

  private static long median(long[] sorted) {
    if (sorted.length == 0) {
      return 0;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Math.round((sorted[middle - 1] + sorted[middle]) / 2.0);
  }

  private void requireAllClasses(List<String> labels) {
    Set<Integer> lost = new HashSet<>();
    validation.labels().forEach(lost::add);
    training.labels().forEach(lost::remove);
    if (!lost.isEmpty()) {
      throw new UserException(
          ("Class '%s' has images to validate with, but none to train on; train on some of them, leave"
                  + " the class out, or correct its name")
              .formatted(labels.get(lost.iterator().next())));
    }
  }
}
