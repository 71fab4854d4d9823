package io.sparkbit.spark.training;

import io.sparkbit.network.ProblemType;
import io.sparkbit.training.ClassTargets;
import io.sparkbit.training.LabelSetTargets;
import io.sparkbit.training.Targets;
import io.sparkbit.training.ValueTargets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Collects from rows, in their order, what a network shall answer for their images. */
interface TargetRows {

  /** Looks at the next row. */
  void see(Row row);

  /** Returns the answers for all rows. */
  Targets targets();

  /**
   * Returns a collection of no rows.
   *
   * @param labels in the order of class indices
   * @param index of the label in a row, as {@link io.sparkbit.spark.label.Labels#of} returns it
   */
  static TargetRows of(ProblemType problem, List<String> labels, int index) {
    return switch (problem) {
      case SINGLE_LABEL_CLASSIFICATION -> new Classes(ids(labels), index);
      case MULTI_LABEL_CLASSIFICATION -> new LabelSets(ids(labels), index);
      case REGRESSION -> new Values(index);
    };
  }

  private static Map<String, Integer> ids(List<String> labels) {
    Map<String, Integer> ids = new HashMap<>();
    labels.forEach(label -> ids.put(label, ids.size()));
    return ids;
  }

  /** Rows with one label each. */
  final class Classes implements TargetRows {

    private final Map<String, Integer> ids;
    private final int index;
    private final IntStream.Builder classes = IntStream.builder();

    private Classes(Map<String, Integer> ids, int index) {
      this.ids = ids;
      this.index = index;
    }

    @Override
    public void see(Row row) {
      classes.add(Objects.requireNonNull(ids.get(row.getString(index))));
    }

    @Override
    public Targets targets() {
      return new ClassTargets(classes.build().toArray(), ids.size());
    }
  }

  /** Rows with arrays of labels. */
  final class LabelSets implements TargetRows {

    private final Map<String, Integer> ids;
    private final int index;
    private final List<int[]> sets = new ArrayList<>();

    private LabelSets(Map<String, Integer> ids, int index) {
      this.ids = ids;
      this.index = index;
    }

    @Override
    public void see(Row row) {
      sets.add(
          row.<String>getList(index).stream()
              .mapToInt(label -> Objects.requireNonNull(ids.get(label)))
              .sorted()
              .toArray());
    }

    @Override
    public Targets targets() {
      return new LabelSetTargets(sets.toArray(int[][]::new), ids.size());
    }
  }

  /** Rows with a number each. */
  final class Values implements TargetRows {

    private final int index;
    private final DoubleStream.Builder values = DoubleStream.builder();

    private Values(int index) {
      this.index = index;
    }

    @Override
    public void see(Row row) {
      values.add(row.getDouble(index));
    }

    @Override
    public Targets targets() {
      return ValueTargets.of(values.build().toArray());
    }
  }
}
