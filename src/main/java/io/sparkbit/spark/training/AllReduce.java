package io.sparkbit.spark.training;

import io.sparkbit.spark.training.Exchange.Publication;
import io.sparkbit.spark.training.Team.Fetch;
import io.sparkbit.spark.training.Team.Source;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The sum of all workers' values, at each of them. Each worker owns a chunk: it fetches the others'
 * values of it and adds them up, then all fetch the sums from their owners. So each worker sends
 * and receives what it would in a ring, 2 (n - 1) / n times the values, but in two steps instead of
 * 2 (n - 1). Each sum is made once and in the order of the workers, so that all have the same bits.
 *
 * @see <a href="https://doi.org/10.1177/1094342005051521">Thakur, Rabenseifner and Gropp,
 *     Optimization of Collective Communication Operations in MPICH (2005)</a>, reduce-scatter and
 *     allgather by pairwise exchange
 */
final class AllReduce {

  private AllReduce() {}

  /**
   * Replaces the values by the sum of all workers' values, which all have the same length. In any
   * format the sums themselves are made in float32, of values as they were sent.
   */
  static void sum(FlatValues values, Team team, WireFormat format)
      throws StoppedException, PeerException {
    int workers = team.members().size();
    if (workers == 1) {
      return;
    }
    Pieces pieces = new Pieces(values.length(), workers, format);
    try (Publication publication = team.publish(values, pieces)) {
      publication.changed();
      team.meet(); // All have published.
      addUp(values, pieces, team);
      publication.changed();
      team.meet(); // All sums are made.
      collect(values, pieces, team);
      team.meet(); // All have what they need.
    }
  }

  /** Makes the sums of this worker's chunk. Nobody else reads it meanwhile. */
  private static void addUp(FlatValues values, Pieces pieces, Team team) throws PeerException {
    int self = team.share().worker();
    int workers = team.members().size();
    Fetch others =
        team.fetch(
            IntStream.range(0, pieces.each())
                .map(piece -> pieces.number(self, piece))
                .boxed()
                .flatMap(
                    number ->
                        IntStream.range(0, workers)
                            .filter(worker -> worker != self)
                            .mapToObj(worker -> new Source(worker, number)))
                .iterator(),
            pieces.format());
    for (int piece = 0; piece < pieces.each(); piece++) {
      int number = pieces.number(self, piece);
      float[] own = new float[pieces.size(number)];
      values.get(pieces.start(number), FloatBuffer.wrap(own));
      pieces.format().round(own);
      float[] sum = new float[own.length];
      for (int worker = 0; worker < workers; worker++) {
        add(sum, worker == self ? own : others.next());
      }
      pieces.format().round(sum);
      values.put(pieces.start(number), FloatBuffer.wrap(sum));
    }
  }

  private static void add(float[] sum, float[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  /** Fetches the others' sums. Each begins with another one. */
  private static void collect(FlatValues values, Pieces pieces, Team team) throws PeerException {
    int self = team.share().worker();
    int workers = team.members().size();
    Source[] sources =
        IntStream.range(1, workers)
            .map(distance -> (self + distance) % workers)
            .boxed()
            .flatMap(
                worker ->
                    IntStream.range(0, pieces.each())
                        .mapToObj(piece -> new Source(worker, pieces.number(worker, piece))))
            .toArray(Source[]::new);
    copy(sources, values, pieces, team);
  }

  /** Fetches pieces into their places. */
  static void copy(Source[] sources, FlatValues values, Pieces pieces, Team team)
      throws PeerException {
    Fetch fetch = team.fetch(Arrays.stream(sources).iterator(), pieces.format());
    for (Source source : sources) {
      values.put(pieces.start(source.piece()), FloatBuffer.wrap(fetch.next()));
    }
  }
}
