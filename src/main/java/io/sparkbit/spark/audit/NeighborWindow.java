package io.sparkbit.spark.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares each row with those shortly before it in a sorted partition, and returns pairs of
 * similar ones. However many rows are alike, work and memory grow with the number of rows only.
 *
 * <p>Rows are: number of the sort order, key, id, signature. The ids of a pair are in ascending
 * order.
 */
public final class NeighborWindow implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(NeighborWindow.class);

  private static final class Entry {
    final int order;
    final Object id;
    final long[] signature;

    Entry(Row row) {
      order = row.getInt(0);
      id = row.get(2);
      signature = Signature.words(row.getAs(3));
    }
  }

  private final int window;
  private final int mostDifferent;

  /**
   * @param window how many rows before a row it is compared with
   * @param mostDifferent bits in which the signatures of similar rows differ at most
   */
  public NeighborWindow(int window, int mostDifferent) {
    this.window = window;
    this.mostDifferent = mostDifferent;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Pass pass = new Pass();
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> pass.tell());
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
        .flatMap(row -> pass.pairs(row).stream())
        .iterator();
  }

  /** One pass over a partition. */
  private final class Pass {

    private final Deque<Entry> before = new ArrayDeque<>();
    private long crowded;

    List<Row> pairs(Row row) {
      Entry entry = new Entry(row);
      if (!before.isEmpty() && before.getLast().order != entry.order) {
        before.clear();
      }
      List<Row> pairs = new ArrayList<>();
      for (Entry other : before) {
        if (Signature.distance(other.signature, entry.signature) <= mostDifferent) {
          pairs.add(pair(other.id, entry.id));
        }
      }
      if (pairs.size() == window) {
        crowded++;
      }
      before.addLast(entry);
      if (before.size() > window) {
        before.removeFirst();
      }
      return pairs;
    }

    void tell() {
      if (crowded > 0) {
        LOG.warn(
            "{} times, a vector had at least {} similar ones before it in a sort order; it was"
                + " compared with that many only",
            crowded,
            window);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Row pair(Object first, Object second) {
    return ((Comparable<Object>) first).compareTo(second) <= 0
        ? RowFactory.create(first, second)
        : RowFactory.create(second, first);
  }
}
