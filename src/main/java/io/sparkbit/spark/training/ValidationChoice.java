package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.training.StratifiedSplit;
import io.sparkbit.training.Targets;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;

/** Chooses the rows whose images are to validate with, after it has seen all rows in order. */
interface ValidationChoice {

  /**
   * Looks at the next row.
   *
   * @param picture the number of its picture
   */
  void see(Row row, long picture);

  /**
   * Returns the numbers of the rows to validate with.
   *
   * @param targets of all rows
   */
  BitSet validating(Targets targets);

  /** Returns a choice of no rows. */
  static ValidationChoice none() {
    return new ValidationChoice() {
      @Override
      public void see(Row row, long picture) {}

      @Override
      public BitSet validating(Targets targets) {
        return new BitSet();
      }
    };
  }

  /** The rows that a column marks. */
  final class Marked implements ValidationChoice {

    private final int index;
    private final String column;
    private final BitSet marked = new BitSet();
    private int seen;
    private int missing;

    /**
     * @param index of the column in a row
     * @param column as the user named it
     */
    Marked(int index, String column) {
      this.index = index;
      this.column = column;
    }

    @Override
    public void see(Row row, long picture) {
      if (row.isNullAt(index)) {
        missing++;
      } else if (row.getBoolean(index)) {
        marked.set(seen);
      }
      seen++;
    }

    @Override
    public BitSet validating(Targets targets) {
      if (missing > 0) {
        throw new UserException(
            ("Column '%s' (validationIndicatorCol) is null for %,d of %,d images; fill it in: true"
                    + " to validate with, false to train on")
                .formatted(column, missing, seen));
      }
      if (marked.isEmpty()) {
        throw new UserException(
            ("No image to validate with can be read: column '%s' (validationIndicatorCol) is true for"
                    + " none of the others; mark some of these, or leave it out")
                .formatted(column));
      }
      return marked;
    }
  }

  /** A share of the rows, drawn at random. Those that show the same picture stay together. */
  final class Drawn implements ValidationChoice {

    private static final int UNGROUPED = -1;

    private final double share;
    private final long seed;
    private final int groupIndex;
    private final LongStream.Builder groups = LongStream.builder();
    private final Map<String, Long> ids = new HashMap<>();

    private Drawn(double share, long seed, int groupIndex) {
      this.share = share;
      this.seed = seed;
      this.groupIndex = groupIndex;
    }

    static Drawn of(double share, long seed) {
      return new Drawn(share, seed, UNGROUPED);
    }

    /**
     * @param groupIndex of the column in a row that images of one group share
     */
    static Drawn ofGroups(double share, long seed, int groupIndex) {
      return new Drawn(share, seed, groupIndex);
    }

    @Override
    public void see(Row row, long picture) {
      if (groupIndex == UNGROUPED || row.isNullAt(groupIndex)) {
        groups.add(picture);
      } else {
        groups.add(ids.computeIfAbsent(row.getString(groupIndex), name -> (long) ids.size()));
      }
    }

    @Override
    public BitSet validating(Targets targets) {
      int[] drawn = StratifiedSplit.validation(targets, groups.build().toArray(), share, seed);
      if (drawn.length == 0) {
        throw new UserException(
            ("validationSplit %s of %,d images leaves none to validate with, since %s; take a larger"
                    + " share or more images")
                .formatted(
                    BigDecimal.valueOf(share).toPlainString(),
                    targets.size(),
                    groupIndex == UNGROUPED
                        ? "each class keeps at least one to train on"
                        : "each class keeps at least one to train on and groups stay together"));
      }
      BitSet validating = new BitSet();
      Arrays.stream(drawn).forEach(validating::set);
      return validating;
    }
  }
}
