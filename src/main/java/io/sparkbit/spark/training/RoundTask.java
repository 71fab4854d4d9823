package io.sparkbit.spark.training;

import java.io.Serializable;
import org.apache.spark.TaskKilledException;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.runtime.AbstractFunction1;

/** A worker's part of a round, as a task of a barrier stage. */
final class RoundTask<T extends Serializable>
    extends AbstractFunction1<Iterator<Integer>, Iterator<Outcome<T>>> implements Serializable {

  private static final long serialVersionUID = 1;

  private final Round<T> round;

  RoundTask(Round<T> round) {
    this.round = round;
  }

  @Override
  public Iterator<Outcome<T>> apply(Iterator<Integer> numbers) {
    return Iterator$.MODULE$.single(outcome(new BarrierMeeting()));
  }

  private Outcome<T> outcome(Meeting meeting) {
    try {
      return Replicas.use(round.plan(), replica -> outcome(replica, meeting));
    } catch (TaskKilledException e) {
      throw e;
    } catch (StoppedException e) {
      return new Outcome.Stopped<>();
    } catch (Exception e) {
      return failed(e, meeting);
    }
  }

  private Outcome<T> failed(Exception reason, Meeting meeting) {
    try {
      meeting.fail();
    } catch (PeerException e) {
      reason.addSuppressed(e);
    }
    return new Outcome.Failed<>(reason);
  }

  private Outcome<T> outcome(Replica replica, Meeting meeting) throws Exception {
    replica.comeTo(round);
    Team team = replica.join(meeting);
    if (team.members().stream().noneMatch(member -> member.version() == round.version())) {
      return new Outcome.Lost<>();
    }
    replica.catchUp(team, round.version());
    T result = round.work().with(replica, team);
    return new Outcome.Done<>(team.share().worker(), result, replica.notFinite().orElse(null));
  }
}
