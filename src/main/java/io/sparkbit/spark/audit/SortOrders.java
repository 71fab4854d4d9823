package io.sparkbit.spark.audit;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Turns rows of an id and a vector into rows for each sort order: its number, the key in it, the id
 * and the signature. Each order begins at another bit of the signature, so that similar vectors are
 * neighbors in at least one (Ravichandran et al. 2005, "Randomized algorithms and NLP").
 */
public final class SortOrders implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final int orders;
  private final int dimensions;
  private final long seed;

  /**
   * @param orders how many
   * @param dimensions of the vectors
   * @param seed of the signatures
   */
  public SortOrders(int orders, int dimensions, long seed) {
    this.orders = orders;
    this.dimensions = dimensions;
    this.seed = seed;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Signature signatures = new Signature(dimensions, seed);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
        .flatMap(row -> inAll(row.get(0), signatures.of(row.<Vector>getAs(1).toArray())))
        .iterator();
  }

  private Stream<Row> inAll(Object id, byte[] signature) {
    return IntStream.range(0, orders)
        .mapToObj(
            order ->
                RowFactory.create(
                    order,
                    Signature.key(signature, order * Signature.BITS / orders),
                    id,
                    signature));
  }
}
