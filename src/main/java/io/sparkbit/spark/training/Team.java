package io.sparkbit.spark.training;

import io.sparkbit.files.FailureText;
import io.sparkbit.spark.training.Exchange.Publication;
import io.sparkbit.training.WorkShare;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** The workers of a round, who send each other values. */
final class Team {

  /** How many pieces are asked for ahead. */
  private static final int PIECES_AHEAD = 4;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Meeting meeting;
  private final Exchange exchange;
  private final List<Member> members;
  private final int self;

  private Team(Meeting meeting, Exchange exchange, List<Member> members, int self) {
    this.meeting = meeting;
    this.exchange = exchange;
    this.members = members;
    this.self = self;
  }

  /**
   * Waits for all workers, and numbers them.
   *
   * @param exchange this worker's
   * @param version of this worker's weights
   * @param share the number of this worker's last share
   */
  static Team gather(Meeting meeting, Exchange exchange, int version, int share)
      throws StoppedException, PeerException {
    Member own = new Member(exchange.host(), exchange.port(), RANDOM.nextLong(), version, share);
    List<Member> all = meeting.exchange(own.encoded()).stream().map(Member::decoded).toList();
    List<Integer> shares = Member.shares(all);
    List<Member> byShare =
        IntStream.range(0, all.size()).mapToObj(shares::indexOf).map(all::get).toList();
    return new Team(meeting, exchange, byShare, shares.get(meeting.place()));
  }

  /** Returns what this worker does. */
  WorkShare share() {
    return new WorkShare(self, members.size());
  }

  /** Returns the workers, by the numbers of their shares. */
  List<Member> members() {
    return members;
  }

  /** Waits until all workers are here. */
  void meet() throws StoppedException, PeerException {
    meeting.exchange("");
  }

  /** Throws an exception if this worker shall stop. */
  void requireGoingOn() {
    meeting.requireGoingOn();
  }

  /** Lets the others fetch values. Tell them by {@link #meet}. */
  Publication publish(FlatValues values, Pieces pieces) {
    return exchange.publish(members.get(self).stream(), values, pieces);
  }

  /** A piece of a worker's values. */
  record Source(int worker, int piece) {}

  /** Fetches pieces, in order and ahead of their use. */
  Fetch fetch(Iterator<Source> sources, WireFormat format) {
    return new Fetch(sources, format);
  }

  /** Pieces on their way. */
  final class Fetch {

    private record Pending(Source source, CompletableFuture<float[]> values) {}

    private final Iterator<Source> sources;
    private final WireFormat format;
    private final ArrayBlockingQueue<Pending> pending = new ArrayBlockingQueue<>(PIECES_AHEAD);

    private Fetch(Iterator<Source> sources, WireFormat format) {
      this.sources = sources;
      this.format = format;
      ask();
    }

    private void ask() {
      while (pending.remainingCapacity() > 0 && sources.hasNext()) {
        Source source = sources.next();
        pending.add(
            new Pending(source, exchange.fetch(members.get(source.worker), source.piece, format)));
      }
    }

    /** Returns the values of the next piece. */
    float[] next() throws PeerException {
      Pending next = pending.remove();
      float[] values = await(next);
      ask();
      return values;
    }

    /** Wakes up every second, because Spark does not interrupt tasks by default. */
    private float[] await(Pending next) throws PeerException {
      while (true) {
        meeting.requireGoingOn();
        try {
          return next.values.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          // The transport ends connections that are silent for too long.
        } catch (ExecutionException e) {
          throw unreachable(next.source.worker, Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new PeerException("Interrupted", e);
        }
      }
    }

    private PeerException unreachable(int worker, Throwable cause) {
      Member member = members.get(worker);
      return new PeerException(
          "Worker %d at %s:%d cannot be reached: %s"
              .formatted(worker, member.host(), member.port(), FailureText.of(cause)),
          cause);
    }
  }
}
