package io.sparkbit.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.image.RgbImage;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TrainingBatch;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.TrainingProgram.Trained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.spark.Digits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.Option;

/** Two workers in threads, over real connections, with a model each. */
class GradientSumTest {

  private static final int LABELS = 10;
  private static final int SIZE = 32;
  private static final int CHANNELS = 3;
  private static final SparkConf CONF = new SparkConf(false).set("spark.app.id", "test");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ThreadMeeting> meetings = ThreadMeeting.of(2);
  private final List<Exchange> exchanges = new ArrayList<>();
  private final List<TrainingProgram> programs = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    for (int worker = 0; worker < 2; worker++) {
      exchanges.add(
          Exchange.open(
              "127.0.0.1",
              CONF,
              new SecurityManager(CONF, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE())));
      programs.add(TrainingProgram.load(Pretrained.open(Digits.MODEL), Trained.ALL, Device.CPU));
    }
  }

  @AfterEach
  void close() {
    exchanges.forEach(Exchange::close);
    programs.forEach(TrainingProgram::close);
    threads.shutdownNow();
  }

  private Team team(int place) throws Exception {
    return Team.gather(meetings.get(place), exchanges.get(place), Member.NONE, Member.NONE);
  }

  private static TrainingBatch batch(int worker) {
    Random random = new Random(worker);
    byte[] pixels = new byte[SIZE * SIZE * CHANNELS];
    random.nextBytes(pixels);
    float[] labels = new float[LABELS];
    labels[worker] = 1;
    return new TrainingBatch(
        List.of(RgbImage.of(SIZE, SIZE, CHANNELS, pixels)), List.of(0), 1, new float[0], labels);
  }

  private List<float[]> alone(int worker) {
    TrainingProgram program = programs.get(worker);
    program.clearGradients();
    program.accumulate(batch(worker), 2);
    List<float[]> gradients = program.gradients();
    program.clearGradients();
    return gradients;
  }

  /** Each pass rounds as its thread divides the work. */
  private static void assertSame(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int array = 0; array < expected.size(); array++) {
      float[] values = expected.get(array);
      float largest = 0;
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(actual.get(array)).containsExactly(values, within(1e-4f * largest));
    }
  }

  @Test
  void groupsAreAddedUpWhileOthersAreComputed() throws Exception {
    List<float[]> expected = alone(0);
    List<float[]> others = alone(1);
    for (int array = 0; array < expected.size(); array++) {
      for (int i = 0; i < expected.get(array).length; i++) {
        expected.get(array)[i] += others.get(array)[i];
      }
    }
    assertThat(programs.get(0).gradientGroups()).isGreaterThan(1);

    List<Future<List<float[]>>> sums =
        IntStream.range(0, 2)
            .mapToObj(
                place ->
                    threads.submit(
                        () -> {
                          TrainingProgram program = programs.get(place);
                          try (GradientSum sum =
                              new GradientSum(program, team(place), WireFormat.FLOAT32)) {
                            program.accumulate(batch(place), 2, sum::begin);
                            return sum.all();
                          }
                        }))
            .toList();

    for (Future<List<float[]>> sum : sums) {
      assertSame(sum.get(), expected);
    }
  }

  @Test
  void aWorkerWithoutAMicroBatchAddsNothing() throws Exception {
    List<float[]> expected = alone(0);
    Future<List<float[]>> idle =
        threads.submit(
            () -> {
              try (GradientSum sum =
                  new GradientSum(programs.get(1), team(1), WireFormat.FLOAT32)) {
                return sum.all();
              }
            });
    try (GradientSum sum = new GradientSum(programs.get(0), team(0), WireFormat.FLOAT32)) {
      programs.get(0).accumulate(batch(0), 2, sum::begin);
      assertSame(sum.all(), expected);
    }
    assertSame(idle.get(), expected);
  }

  /** It tells the others when its own thread has left what it had begun. */
  @Test
  void theOthersStopWhenOneFailsAmongGroups() throws Exception {
    Future<String> failing =
        threads.submit(
            () -> {
              Team team = team(1);
              try (GradientSum sum = new GradientSum(programs.get(1), team, WireFormat.FLOAT32)) {
                programs
                    .get(1)
                    .accumulate(
                        batch(1),
                        2,
                        group -> {
                          sum.begin(group);
                          throw new IllegalStateException("of this test");
                        });
              } catch (IllegalStateException e) {
                meetings.get(1).fail();
                return e.getMessage();
              }
              return "nothing";
            });
    try (GradientSum sum = new GradientSum(programs.get(0), team(0), WireFormat.FLOAT32)) {
      programs.get(0).accumulate(batch(0), 2, sum::begin);
      assertThatThrownBy(sum::all)
          .isInstanceOf(StoppedException.class)
          .hasMessage("A worker has failed");
    }
    assertThat(failing.get()).isEqualTo("of this test");
  }
}
