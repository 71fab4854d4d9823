package io.sparkbit.spark.training;

import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.TorchEngine;
import io.sparkbit.spark.session.GpuAddresses;
import io.sparkbit.spark.session.TaskThreads;
import java.time.Duration;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/**
 * The replicas of this JVM: for each training, as many as tasks run at the same time. They are
 * reused from step to step, and closed when the training ends or when idle for too long.
 */
final class Replicas {

  /** The interval between checks for idle replicas. */
  private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(10);

  private static final GenericKeyedObjectPool<Key, Replica> POOL =
      new GenericKeyedObjectPool<>(new Factory(), config());

  private Replicas() {}

  /** Replicas of the same training and device are interchangeable. */
  private record Key(ReplicaPlan plan, Device device) {}

  private static final class Factory extends BaseKeyedPooledObjectFactory<Key, Replica> {
    @Override
    public Replica create(Key key) throws Exception {
      return Replica.of(key.plan, key.device, TaskContext.get().cpus());
    }

    @Override
    public PooledObject<Replica> wrap(Replica replica) {
      return new DefaultPooledObject<>(replica);
    }

    @Override
    public void destroyObject(Key key, PooledObject<Replica> replica) throws Exception {
      replica.getObject().close();
    }
  }

  private static GenericKeyedObjectPoolConfig<Replica> config() {
    GenericKeyedObjectPoolConfig<Replica> config = new GenericKeyedObjectPoolConfig<>();
    config.setMaxTotalPerKey(-1);
    config.setMaxIdlePerKey(-1);
    config.setJmxEnabled(false);
    return config;
  }

  /** An operation on a replica. */
  interface Use<T> {
    T with(Replica replica) throws Exception;
  }

  /**
   * Lends the calling task a replica, and closes it if the operation fails, unless another worker
   * is to blame.
   */
  static <T> T use(ReplicaPlan plan, Use<T> use) throws Exception {
    TaskContext task = TaskContext.get();
    TorchEngine.useThreads(TaskThreads.of(task.cpus(), SparkEnv.get().conf()));
    Device device = plan.device().choose(GpuAddresses.of(task), TorchEngine::gpus);
    Key key = new Key(plan, device);
    POOL.setMinEvictableIdleDuration(plan.idle());
    POOL.setDurationBetweenEvictionRuns(EVICTION_INTERVAL);
    Replica replica = POOL.borrowObject(key);
    T result;
    try {
      result = use.with(replica);
    } catch (TaskKilledException | StoppedException | PeerException e) {
      POOL.returnObject(key, replica);
      throw e;
    } catch (Exception | Error e) {
      POOL.invalidateObject(key, replica);
      throw e;
    }
    POOL.returnObject(key, replica);
    return result;
  }

  /** Closes the replicas of a training that has ended. */
  static void close(String training) {
    POOL.getKeys().stream().filter(key -> key.plan.id().equals(training)).forEach(POOL::clear);
  }
}
