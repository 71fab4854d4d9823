package io.sparkbit.spark.training;

import io.sparkbit.inference.Metrics;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.engine.Device;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.spark.training.Exchange.Publication;
import io.sparkbit.spark.training.Round.Update;
import io.sparkbit.spark.training.Team.Source;
import io.sparkbit.training.MicroBatchListener;
import io.sparkbit.training.ValidationTally;
import io.sparkbit.training.Validator;
import io.sparkbit.training.WorkShare;
import io.sparkbit.training.Worker;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the model in training, with the training set, on an executor. All replicas change their
 * weights by the same gradients, so another replica can replace a lost one. Whatever interrupts it,
 * its version says what its weights are.
 */
final class Replica implements Closeable {

  private final ReplicaPlan plan;
  private final RowStore rows;
  private final StoredImages images;
  private final TrainingProgram program;
  private final Exchange exchange;
  private final Validator validator;
  private @Nullable Worker worker;
  private @Nullable WorkShare share;
  private MicroBatchListener listener = (step, done) -> {};

  /** The number of updates that made the weights. */
  private int version = Member.NONE;

  /** Whether the program holds the whole team's gradient at these weights. */
  private boolean hasGradient;

  private Replica(
      ReplicaPlan plan, RowStore rows, int cpus, TrainingProgram program, Exchange exchange) {
    this.plan = plan;
    this.rows = rows;
    this.program = program;
    this.exchange = exchange;
    this.images = images(plan.images(), plan.training().value(), rows, cpus);
    this.validator =
        new Validator(
            program,
            images(plan.validationImages(), plan.validation().value(), rows, cpus),
            plan.recipe().microBatchSize(),
            plan.limits());
  }

  private static StoredImages images(
      RowImages.Settings settings, Samples samples, RowStore rows, int cpus) {
    return new StoredImages(rows, new RowImages(settings, new Metrics(), cpus), samples);
  }

  /**
   * Loads the model and stores the rows.
   *
   * @param cpus number of cores of the task
   */
  static Replica of(ReplicaPlan plan, Device device, int cpus) throws IOException {
    RowStore rows = RowStore.of(plan.rows().ends().value(), plan.rows().pieces());
    try {
      Exchange exchange = Exchange.ofThisExecutor();
      try {
        Configuration hadoop = plan.images().hadoop().value();
        Lesson.Remote lesson = plan.lesson();
        TrainingProgram program =
            new TrainingPrograms(plan.recipe(), plan.part(), plan.precision())
                .load(
                    plan.model().open(hadoop).withNewHead(plan.problem(), plan.labels()),
                    lesson == null ? Optional.empty() : Optional.of(lesson.open(hadoop)),
                    device);
        return new Replica(plan, rows, cpus, program, exchange);
      } catch (IOException | RuntimeException e) {
        exchange.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  /** Makes the weights for a round, if this replica or the driver has what they are made of. */
  void comeTo(Round<?> round) {
    Broadcast<TensorValues> seed = round.seed();
    Update update = round.update();
    if (version == round.version()) {
      return;
    }
    if (seed != null) {
      change(() -> program.setState(seed.value().arrays()), round.version());
    } else if (update != null && version == round.version() - 1 && hasGradient) {
      change(() -> program.update(update.change()), round.version());
    }
  }

  /** Changes the weights. If that fails, they are of no version. */
  private void change(Runnable change, int to) {
    version = Member.NONE;
    hasGradient = false;
    change.run();
    version = to;
  }

  /** Waits for the other workers of a round. */
  Team join(Meeting meeting) throws StoppedException, PeerException {
    return Team.gather(
        meeting,
        exchange,
        version,
        share == null ? Member.NONE : Member.numberOf(share, meeting.size()));
  }

  /**
   * Gives the weights and velocities to workers that lack them, or takes them from one that has
   * them.
   *
   * @param wanted a version that at least one worker has
   */
  void catchUp(Team team, int wanted) throws StoppedException, PeerException {
    if (team.members().stream().allMatch(member -> member.version() == wanted)) {
      return;
    }
    int giver =
        IntStream.range(0, team.members().size())
            .filter(worker -> team.members().get(worker).version() == wanted)
            .findFirst()
            .orElseThrow();
    boolean gives = team.share().worker() == giver;
    List<float[]> state = gives ? program.state(program.stateSizes().keySet()) : room();
    FlatValues values = new FlatValues(state);
    Pieces pieces = new Pieces(values.length(), 1, WireFormat.FLOAT32);
    try (Publication publication = team.publish(values, pieces)) {
      publication.changed();
      team.meet(); // The giver has published.
      if (version != wanted) {
        AllReduce.copy(
            IntStream.range(0, pieces.each())
                .mapToObj(piece -> new Source(giver, piece))
                .toArray(Source[]::new),
            values,
            pieces,
            team);
      }
      team.meet(); // All have what they need.
    }
    if (version != wanted) {
      change(() -> program.setState(state), wanted);
    }
  }

  /** Returns room for weights and velocities. */
  private List<float[]> room() {
    return program.stateSizes().values().stream()
        .map(size -> new float[Math.toIntExact(size)])
        .toList();
  }

  /**
   * A worker's part of a step.
   *
   * @param loss share of the step's mean loss
   * @param computeNanos how long it computed
   * @param exchangeNanos how long after that it waited for the others, and for the sum of the
   *     gradients
   */
  record StepPart(double loss, long computeNanos, long exchangeNanos) implements Serializable {}

  /**
   * Computes the gradient of this worker's share of a step, and adds all workers' gradients up.
   *
   * @param progress of this step
   */
  StepPart gradients(int step, Team team, MicroBatchListener progress)
      throws StoppedException, PeerException {
    long start = System.nanoTime();
    hasGradient = false;
    program.clearGradients();
    try (GradientSum sum = new GradientSum(program, team, plan.wireFormat())) {
      listener = new StepListener(progress, team, sum);
      double loss = accumulate(step, team.share());
      long computed = System.nanoTime();
      List<float[]> gradients = sum.all();
      long summed = System.nanoTime();
      program.setGradients(gradients);
      hasGradient = true;
      return new StepPart(loss, computed - start + System.nanoTime() - summed, summed - computed);
    }
  }

  /** Listens to a worker during one step. */
  private record StepListener(MicroBatchListener progress, Team team, GradientSum sum)
      implements MicroBatchListener {

    @Override
    public void microBatchDone(int step, int done) {
      progress.microBatchDone(step, done);
      team.requireGoingOn();
    }

    @Override
    public void gradientsDone(int group) {
      sum.begin(group);
    }
  }

  /** A worker that did not finish its step has read on, and is of no use for another one. */
  private double accumulate(int step, WorkShare wanted) {
    boolean finished = false;
    try {
      double loss = workerOf(wanted).accumulate(step);
      finished = true;
      return loss;
    } finally {
      if (!finished) {
        closeWorker();
      }
    }
  }

  /** Returns what the model says of a share of the validation images. */
  ValidationTally validate(WorkShare wanted) {
    return validator.validate(wanted);
  }

  /** Returns weights or velocities. */
  TensorValues state(List<String> names) {
    return new TensorValues(program.state(names));
  }

  /** Returns the name of the first parameter with a weight that is not finite. */
  Optional<String> notFinite() {
    return program.notFinite();
  }

  /** Reuses the last step's worker for the same share, since it has read ahead. */
  private Worker workerOf(WorkShare wanted) {
    Worker current = worker;
    if (current == null || !Objects.equals(share, wanted)) {
      closeWorker();
      current =
          new Worker(
              program,
              images,
              plan.recipe(),
              wanted,
              plan.limits(),
              new MicroBatchListener() {
                @Override
                public void microBatchDone(int step, int done) {
                  listener.microBatchDone(step, done);
                }

                @Override
                public void gradientsDone(int group) {
                  listener.gradientsDone(group);
                }
              });
      worker = current;
      share = wanted;
    }
    return current;
  }

  private void closeWorker() {
    if (worker != null) {
      worker.close();
    }
    worker = null;
    share = null;
  }

  @Override
  public void close() throws IOException {
    closeWorker();
    exchange.close();
    program.close();
    rows.close();
  }
}
