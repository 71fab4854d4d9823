package io.sparkbit.spark.training;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.RequestMethod;
import org.apache.spark.RequestToSync;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskKilledException;
import org.apache.spark.rpc.AbortableRpcFuture;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.util.RpcUtils;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.FutureConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The tasks of a barrier stage. If one of them dies, Spark ends the others. One that fails says so:
 * its error would otherwise reach the driver as a text only.
 *
 * <p>They meet at Spark's own coordinator, as by {@link BarrierTaskContext#allGather}, which looks
 * for the answer once in a second only; a step has several meetings.
 */
final class BarrierMeeting implements Meeting {

  private static final String FAILED = "failed";

  /** The name of Spark's coordinator ({@code BarrierTaskContext.barrierCoordinator}). */
  private static final String COORDINATOR = "barrierSync";

  /** Spark's own default: whoever waits is ended with the stage. */
  private static final RpcTimeout NEVER =
      new RpcTimeout(
          FiniteDuration.apply(Duration.ofDays(365).toSeconds(), TimeUnit.SECONDS), COORDINATOR);

  private final BarrierTaskContext task;
  private final RpcEndpointRef coordinator;
  private int meetings;

  /** Joins the calling task's stage, whose tasks must not meet in another way. */
  BarrierMeeting() {
    this.task = BarrierTaskContext.get();
    SparkEnv env = SparkEnv.get();
    this.coordinator = RpcUtils.makeDriverRef(COORDINATOR, env.conf(), env.rpcEnv());
  }

  @Override
  public int size() {
    return task.getTaskInfos().length;
  }

  @Override
  public int place() {
    return task.partitionId();
  }

  @Override
  public List<String> exchange(String message) throws StoppedException, PeerException {
    List<String> messages = gathered(message);
    int failed = messages.indexOf(FAILED);
    if (failed >= 0) {
      throw new StoppedException("Task %d has failed".formatted(failed));
    }
    return messages;
  }

  private List<String> gathered(String message) throws PeerException {
    try {
      return gatheredAtOnce(message);
    } catch (LinkageError e) {
      return List.of(task.allGather(message)); // A Spark whose messages are others.
    }
  }

  private List<String> gatheredAtOnce(String message) throws PeerException {
    ClassTag<String[]> strings = ClassTag$.MODULE$.apply(String[].class);
    AbortableRpcFuture<String[]> answer =
        coordinator.askAbortable(
            new RequestToSync(
                size(),
                task.stageId(),
                task.stageAttemptNumber(),
                task.taskAttemptId(),
                meetings,
                task.partitionId(),
                message,
                RequestMethod.ALL_GATHER()),
            NEVER,
            strings);
    meetings++;
    CompletableFuture<String[]> messages =
        FutureConverters.asJava(answer.future()).toCompletableFuture();
    while (true) {
      try {
        return List.of(messages.get(1, TimeUnit.SECONDS));
      } catch (TimeoutException e) {
        requireGoingOn(answer);
      } catch (ExecutionException e) {
        throw new PeerException("The workers cannot meet: " + e.getCause(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        answer.abort(e);
        throw new PeerException("The worker was interrupted", e);
      }
    }
  }

  private void requireGoingOn(AbortableRpcFuture<?> answer) {
    try {
      requireGoingOn();
    } catch (TaskKilledException e) {
      answer.abort(e);
      throw e;
    }
  }

  @Override
  public void fail() throws PeerException {
    gathered(FAILED);
  }

  @Override
  public void requireGoingOn() {
    if (task.isInterrupted()) {
      throw new TaskKilledException("the stage has ended");
    }
  }
}
