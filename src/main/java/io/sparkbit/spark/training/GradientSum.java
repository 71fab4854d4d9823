package io.sparkbit.spark.training;

import io.sparkbit.model.TrainingProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;

/**
 * The sum of all workers' gradients of a step, group by group: those of the last layers travel
 * while this worker computes those of the layers before. Until it is closed, a thread of its own
 * does what the team does together.
 */
final class GradientSum implements AutoCloseable {

  private final TrainingProgram program;
  private final Team team;
  private final WireFormat format;
  private final List<Future<List<float[]>>> sums = new ArrayList<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          new BasicThreadFactory.Builder()
              .namingPattern("spark-bit-gradients")
              .daemon(true)
              .build());

  /** Whether the workers may be at different places. Belongs to the thread. */
  private boolean isBroken;

  /**
   * @param program with the gradients of this worker
   */
  GradientSum(TrainingProgram program, Team team, WireFormat format) {
    this.program = program;
    this.team = team;
    this.format = format;
  }

  /** Begins to add up a group, to which this worker adds no more. Take groups in order. */
  void begin(int group) {
    sums.add(thread.submit(() -> sum(group)));
  }

  private List<float[]> sum(int group) throws StoppedException, PeerException {
    if (isBroken) {
      throw new StoppedException("The exchange of another group has failed");
    }
    isBroken = true;
    List<float[]> gradients = program.gradients(group);
    AllReduce.sum(new FlatValues(gradients), team, format);
    isBroken = false;
    return gradients;
  }

  /** Returns the sums of all groups, as {@link TrainingProgram#gradients} does. */
  List<float[]> all() throws StoppedException, PeerException {
    while (sums.size() < program.gradientGroups()) {
      begin(sums.size());
    }
    List<float[]> all = new ArrayList<>();
    for (Future<List<float[]>> sum : sums) {
      all.addAll(0, result(sum));
    }
    return all;
  }

  private static List<float[]> result(Future<List<float[]>> sum)
      throws StoppedException, PeerException {
    try {
      return sum.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("The worker was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoppedException stopped) {
        throw stopped;
      }
      if (e.getCause() instanceof PeerException lost) {
        throw lost;
      }
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Waits for what has begun, since the team cannot do anything else before. It ends when the other
   * workers have come as far, or one has failed, or the task is killed.
   */
  @Override
  public void close() {
    thread.shutdown();
    boolean isInterrupted = false;
    boolean isDone = false;
    while (!isDone) {
      try {
        isDone = thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
