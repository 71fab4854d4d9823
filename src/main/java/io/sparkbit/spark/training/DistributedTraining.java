package io.sparkbit.spark.training;

import io.sparkbit.error.UserFacing;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.WeightUpdate;
import io.sparkbit.spark.training.Outcome.Done;
import io.sparkbit.spark.training.Replica.StepPart;
import io.sparkbit.spark.training.Round.Update;
import io.sparkbit.spark.training.Round.Work;
import io.sparkbit.training.MicroBatchListener;
import io.sparkbit.training.ValidationTally;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Trains on executors. Each step is a barrier stage, in which all replicas change their weights by
 * the last step's gradient, compute the next one's and add their gradients up among themselves
 * ({@link AllReduce}). The driver's program is as it was when somebody last read it; from there a
 * training goes on whose replicas are all lost.
 */
final class DistributedTraining implements TrainingWorkers {

  private static final Logger LOG = LoggerFactory.getLogger(DistributedTraining.class);

  /** As many as Spark makes of a task. */
  private static final int ATTEMPTS = 4;

  /** Bytes that a worker returns at once to the driver. */
  private static final long PART_BYTES = 64 << 20;

  private static final int ROOM_CHECK_SECONDS = 5;

  private final JavaSparkContext spark;
  private final TrainingProgram program;
  private final ReplicaPlan plan;
  private final MicroBatchListener listener;
  private final Slots slots;

  /** The number of updates since the beginning. */
  private int version;

  /** Of the driver's program. */
  private int driverVersion;

  /** Since the driver's version. */
  private final List<Update> updates = new ArrayList<>();

  private int lastStep;
  private boolean begun;
  private boolean seeding;
  private Optional<String> notFinite = Optional.empty();
  private StepTimes times = StepTimes.NONE;

  /**
   * @param program with the weights to begin with
   * @param firstStep 0, or the number of steps that made these weights
   * @param listener is told how far the workers are in a step
   */
  DistributedTraining(
      JavaSparkContext spark,
      TrainingProgram program,
      ReplicaPlan plan,
      int workers,
      int firstStep,
      MicroBatchListener listener) {
    this.spark = spark;
    this.program = program;
    this.plan = plan;
    this.listener = listener;
    this.slots = new Slots(spark.sc(), workers);
    this.version = firstStep;
    this.driverVersion = firstStep;
  }

  /**
   * Time spent in steps, in seconds.
   *
   * @param steps number of steps
   * @param compute of the slowest worker
   * @param exchange of gradients after that, without waiting for the slowest worker
   * @param rest updates, Spark's scheduling, and everything else
   */
  record StepTimes(int steps, double compute, double exchange, double rest) {

    static final StepTimes NONE = new StepTimes(0, 0, 0, 0);

    StepTimes plus(double computeSeconds, double exchangeSeconds, double all) {
      return new StepTimes(
          steps + 1,
          compute + computeSeconds,
          exchange + exchangeSeconds,
          rest + all - computeSeconds - exchangeSeconds);
    }

    @Override
    public String toString() {
      return "%.3f s a step: %.3f s compute, %.3f s more for the exchange of gradients, %.3f s else"
          .formatted(
              (compute + exchange + rest) / steps, compute / steps, exchange / steps, rest / steps);
    }
  }

  @Override
  public double accumulate(int step) {
    long start = System.nanoTime();
    lastStep = step;
    try (StepProgress progress = StepProgress.of(spark.sc(), step, listener)) {
      LongAccumulator done = progress.counter();
      List<StepPart> parts =
          run((replica, team) -> replica.gradients(step, team, (of, microBatches) -> done.add(1)));
      times =
          times.plus(
              parts.stream().mapToLong(StepPart::computeNanos).max().orElseThrow() / 1e9,
              parts.stream().mapToLong(StepPart::exchangeNanos).min().orElseThrow() / 1e9,
              (System.nanoTime() - start) / 1e9);
      return parts.stream().mapToDouble(StepPart::loss).sum();
    }
  }

  /** The workers update their weights when they next need them. */
  @Override
  public void update(WeightUpdate update) {
    updates.add(new Update(lastStep, update));
    version++;
    program.putElsewhere(this::fetch);
  }

  /** They are a new version, which the workers do not have. */
  @Override
  public void weightsChanged() {
    version++;
    driverVersion = version;
    updates.clear();
    begun = false;
  }

  @Override
  public Optional<String> notFinite() {
    return notFinite;
  }

  @Override
  public ValidationTally validate() {
    return run((replica, team) -> replica.validate(team.share())).stream()
        .reduce(ValidationTally::plus)
        .orElseThrow();
  }

  /** Fetches the weights and velocities in parts, so that no result of a task is large. */
  private void fetch() {
    if (seeding) {
      return; // This version is the one to send.
    }
    List<List<String>> parts = parts();
    List<float[]> values = new ArrayList<>();
    for (int part = 0; part < parts.size(); ) {
      int first = part;
      List<TensorValues> fetched =
          run(
              (replica, team) -> {
                int own = first + team.share().worker();
                return replica.state(own < parts.size() ? parts.get(own) : List.of());
              });
      fetched.forEach(tensors -> values.addAll(tensors.arrays()));
      part += fetched.size();
    }
    program.setState(values);
    driverVersion = version;
    updates.clear();
  }

  /** Returns the names of weights and velocities, in parts of about the same number of bytes. */
  private List<List<String>> parts() {
    List<List<String>> parts = new ArrayList<>();
    long bytes = PART_BYTES;
    for (Map.Entry<String, Long> tensor : program.stateSizes().entrySet()) {
      long more = tensor.getValue() * Float.BYTES;
      if (bytes + more > PART_BYTES) {
        parts.add(new ArrayList<>());
        bytes = 0;
      }
      parts.get(parts.size() - 1).add(tensor.getKey());
      bytes += more;
    }
    return parts;
  }

  /** Lets the workers do something with the present weights. Returns their results in order. */
  private <T extends Serializable> List<T> run(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        List<Done<T>> done = attempt(work);
        notFinite = done.stream().map(Done::notFinite).filter(Objects::nonNull).findFirst();
        return done.stream().map(Done::result).toList();
      } catch (FailedRoundException e) {
        if (attempt == ATTEMPTS || e.isForUser()) {
          throw e.unchecked();
        }
        LOG.warn("The workers failed after step {}, and try again", version, e.getCause());
      }
    }
  }

  private <T extends Serializable> List<Done<T>> attempt(Work<T> work) throws FailedRoundException {
    if (begun) {
      Optional<List<Done<T>>> done = round(version, work, null);
      if (done.isPresent()) {
        return done.get();
      }
      LOG.warn(
          "All executors of the training are lost; it goes on from step {}, of which the driver has"
              + " the weights",
          driverVersion);
    }
    return replay(work);
  }

  /** Sends the driver's weights to the workers, and repeats the steps since then. */
  private <T extends Serializable> List<Done<T>> replay(Work<T> work) throws FailedRoundException {
    Broadcast<TensorValues> seed = spark.broadcast(state());
    try {
      Broadcast<TensorValues> next = seed;
      for (int repeated = driverVersion; repeated < version; repeated++) {
        int step = updates.get(repeated - driverVersion).step();
        Work<StepPart> again =
            (replica, team) -> replica.gradients(step, team, (of, microBatches) -> {});
        require(round(repeated, again, next));
        next = null;
      }
      List<Done<T>> done = require(round(version, work, next));
      begun = true;
      return done;
    } finally {
      seed.destroy();
    }
  }

  private TensorValues state() {
    seeding = true;
    try {
      return new TensorValues(program.state(program.stateSizes().keySet()));
    } finally {
      seeding = false;
    }
  }

  private static <T> T require(Optional<T> done) throws FailedRoundException {
    return done.orElseThrow(
        () -> new FailedRoundException(new IllegalStateException("all executors were lost")));
  }

  /**
   * Returns what the workers have done, in their order, or nothing if none of them has the weights.
   */
  private <T extends Serializable> Optional<List<Done<T>>> round(
      int of, Work<T> work, @Nullable Broadcast<TensorValues> seed) throws FailedRoundException {
    Update update = of > driverVersion ? updates.get(of - driverVersion - 1) : null;
    List<Outcome<T>> outcomes = outcomes(new Round<>(plan, of, update, seed, work));
    List<Done<T>> done = new ArrayList<>();
    for (Outcome<T> outcome : outcomes) {
      if (outcome instanceof Outcome.Failed<T> failed) {
        throw new FailedRoundException(failed.reason());
      }
      if (outcome instanceof Done<T> part) {
        done.add(part);
      }
    }
    done.sort(Comparator.comparingInt(Done::worker));
    return done.isEmpty() ? Optional.empty() : Optional.of(done);
  }

  /** Runs a round as a job, and ends it if there is no more room for its workers. */
  private <T extends Serializable> List<Outcome<T>> outcomes(Round<T> round)
      throws FailedRoundException {
    int workers = slots.next();
    ClassTag<Outcome<T>> type = ClassTag$.MODULE$.apply(Outcome.class);
    JavaFutureAction<List<Outcome<T>>> job =
        JavaRDD.fromRDD(
                numbers(workers).rdd().barrier().mapPartitions(new RoundTask<>(round), false, type),
                type)
            .collectAsync();
    while (true) {
      try {
        return job.get(ROOM_CHECK_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (!slots.await(workers) && !job.isDone()) {
          job.cancel(true);
          throw new FailedRoundException(
              new IllegalStateException("an executor is lost, and no other one has come"));
        }
      } catch (ExecutionException e) {
        throw new FailedRoundException(Objects.requireNonNullElse(e.getCause(), e));
      } catch (InterruptedException e) {
        job.cancel(true);
        Thread.currentThread().interrupt();
        throw new IllegalStateException("The training was interrupted", e);
      }
    }
  }

  /** Why a round has no results. */
  private static final class FailedRoundException extends Exception {

    private static final long serialVersionUID = 1L;

    FailedRoundException(Throwable cause) {
      super(cause.getMessage(), cause);
    }

    /** Returns whether the user must put something right. */
    boolean isForUser() {
      return Stream.iterate(getCause(), Objects::nonNull, Throwable::getCause)
          .anyMatch(UserFacing.class::isInstance);
    }

    RuntimeException unchecked() {
      return getCause() instanceof RuntimeException same
          ? same
          : new IllegalStateException("The training failed on an executor: " + getMessage(), this);
    }
  }

  private JavaRDD<Integer> numbers(int count) {
    return spark.parallelize(IntStream.range(0, count).boxed().toList(), count);
  }

  StepTimes times() {
    return times;
  }

  /** Frees what the executors hold. Replicas that this does not reach are closed when idle. */
  @Override
  public void close() {
    if (times.steps() > 0) {
      LOG.info("{} workers, {}", slots.wanted(), times);
    }
    String training = plan.id();
    numbers(Math.max(slots.wanted(), spark.defaultParallelism()))
        .foreach(task -> Replicas.close(training));
    plan.destroy();
  }
}
