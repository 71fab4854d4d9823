package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.training.Targets;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
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
    ValidationChoice choice = settings.choice(table.images().schema());
    TargetRows targetRows = table.targetRows();
    long[] areas = new long[rows.size()];
    int areaIndex = table.areaIndex();
    for (int i = 0; i < areas.length; i++) {
      Row row = rows.get(i);
      targetRows.see(row);
      areas[i] = row.getLong(areaIndex);
      choice.see(row, pictures[i]);
    }
    Targets all = targetRows.targets();
    BitSet validating = choice.validating(all);
    int[] training = IntStream.range(0, areas.length).filter(row -> !validating.get(row)).toArray();
    Targets targets = all.scaledBy(training);
    Samples trained = Samples.of(training, targets);
    Division division =
        new Division(
            trained,
            Samples.of(validating.stream().toArray(), targets.telling(settings.certainty())),
            median(
                IntStream.range(0, trained.size())
                    .mapToLong(sample -> areas[trained.row(sample)])
                    .sorted()
                    .toArray()),
            Repetitions.of(pictures, all, validating));
    division.requireAllClasses(table.labels());
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
    long[] trained = training.targets().counts();
    long[] validated = validation.targets().counts();
    OptionalInt lost =
        IntStream.range(0, trained.length)
            .filter(label -> trained[label] == 0 && validated[label] > 0)
            .findFirst();
    if (lost.isPresent()) {
      throw new UserException(
          ("Class '%s' has images to validate with, but none to train on; train on some of them, leave"
                  + " the class out, or correct its name")
              .formatted(labels.get(lost.getAsInt())));
    }
  }
}
