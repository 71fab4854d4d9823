package io.sparkbit.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Option;

/** Workers in threads, over real connections. */
class AllReduceTest {

  private static final String HOST = "127.0.0.1";
  private static final SparkConf OPEN = new SparkConf(false).set("spark.app.id", "test");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Exchange> exchanges = new ArrayList<>();

  @AfterEach
  void close() {
    exchanges.forEach(Exchange::close);
    threads.shutdownNow();
  }

  private Exchange exchange(SparkConf conf) {
    SecurityManager security =
        new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE());
    Exchange exchange = Exchange.open(HOST, conf, security);
    exchanges.add(exchange);
    return exchange;
  }

  private static SparkConf authenticating(String secret) {
    return OPEN.clone()
        .set("spark.authenticate", "true")
        .set("spark.authenticate.secret", secret)
        .set("spark.network.crypto.enabled", "true");
  }

  private interface Work {
    void with(int place, Team team) throws Exception;
  }

  private List<Future<Void>> start(List<Exchange> ends, Work work) {
    List<ThreadMeeting> meetings = ThreadMeeting.of(ends.size());
    return IntStream.range(0, ends.size())
        .mapToObj(
            place ->
                threads.submit(
                    () -> {
                      work.with(
                          place,
                          Team.gather(
                              meetings.get(place), ends.get(place), Member.NONE, Member.NONE));
                      return (Void) null;
                    }))
        .toList();
  }

  private List<Exchange> exchanges(int workers) {
    return IntStream.range(0, workers).mapToObj(worker -> exchange(OPEN)).toList();
  }

  /** Values in several arrays, whose borders are not those of pieces. */
  private static List<float[]> values(int worker, int length) {
    Random random = new Random(worker);
    List<float[]> arrays = new ArrayList<>();
    for (int size : new int[] {length / 3, 0, length - length / 3}) {
      float[] array = new float[size];
      for (int i = 0; i < size; i++) {
        array[i] = random.nextFloat() - 0.5f;
      }
      arrays.add(array);
    }
    return arrays;
  }

  /** Returns the values of each worker after they were added up. */
  private List<List<float[]>> summed(List<Exchange> ends, int length, WireFormat format) {
    List<List<float[]>> results =
        IntStream.range(0, ends.size()).mapToObj(worker -> values(worker, length)).toList();
    succeed(
        start(
            ends,
            (place, team) -> AllReduce.sum(new FlatValues(results.get(place)), team, format)));
    return results;
  }

  private static List<float[]> sum(int workers, int length) {
    List<float[]> sum =
        List.of(new float[length / 3], new float[0], new float[length - length / 3]);
    for (int worker = 0; worker < workers; worker++) {
      List<float[]> more = values(worker, length);
      for (int array = 0; array < sum.size(); array++) {
        for (int i = 0; i < sum.get(array).length; i++) {
          sum.get(array)[i] += more.get(array)[i];
        }
      }
    }
    return sum;
  }

  @ParameterizedTest(name = "{0} workers, {1} values")
  @CsvSource({
    "1, 10",
    "2, 0",
    "2, 1",
    "2, 1000",
    "3, 2",
    "3, 1000",
    "5, 7",
    "5, 1000003",
    "2, 6000001",
    "3, 7000000"
  })
  void allWorkersHaveTheSumInTheOrderOfWorkers(int workers, int length) throws Exception {
    List<List<float[]>> results = summed(exchanges(workers), length, WireFormat.FLOAT32);

    List<float[]> expected = sum(workers, length);
    for (List<float[]> result : results) {
      for (int array = 0; array < expected.size(); array++) {
        assertThat(result.get(array)).isEqualTo(expected.get(array));
      }
    }
  }

  /** Each worker's values are rounded once, and so is their sum. */
  @ParameterizedTest
  @CsvSource({"2, 1000", "3, 1000003"})
  void sumsOfBfloat16AreTheSameAtAllWorkers(int workers, int length) throws Exception {
    List<List<float[]>> results = summed(exchanges(workers), length, WireFormat.BFLOAT16);

    for (int array = 0; array < 3; array++) {
      float[] expected = new float[results.get(0).get(array).length];
      for (int worker = 0; worker < workers; worker++) {
        float[] sent = values(worker, length).get(array);
        for (int i = 0; i < sent.length; i++) {
          expected[i] += rounded(sent[i]);
        }
      }
      for (int i = 0; i < expected.length; i++) {
        expected[i] = rounded(expected[i]);
      }
      for (List<float[]> result : results) {
        assertThat(result.get(array)).isEqualTo(expected);
      }
    }
  }

  /** To 8 significant bits, ties to even. */
  private static float rounded(float value) {
    float unit = Math.ulp(value) * (1 << 16);
    return (float) (Math.rint((double) value / unit) * unit);
  }

  @Test
  void connectionsAreAuthenticatedAndEncryptedAsSparks() throws Exception {
    List<Exchange> ends = List.of(exchange(authenticating("one")), exchange(authenticating("one")));

    List<List<float[]>> results = summed(ends, 1000, WireFormat.FLOAT32);

    assertThat(results.get(1).get(2)).isEqualTo(sum(2, 1000).get(2));
  }

  @Test
  void whoDoesNotKnowTheSecretGetsNothing() {
    Exchange server = exchange(authenticating("one"));
    for (Exchange client : List.of(exchange(authenticating("other")), exchange(OPEN))) {
      List<Future<Void>> both =
          start(
              List.of(server, client),
              (place, team) -> {
                Pieces pieces = new Pieces(3, 1, WireFormat.FLOAT32);
                try (Exchange.Publication values =
                    team.publish(new FlatValues(List.of(new float[] {1, 2, 3})), pieces)) {
                  values.changed();
                  team.meet();
                  if (place == 1) {
                    int other = 1 - team.share().worker();
                    assertThatThrownBy(
                            () ->
                                team.fetch(
                                        List.of(new Team.Source(other, 0)).iterator(),
                                        WireFormat.FLOAT32)
                                    .next())
                        .isInstanceOf(PeerException.class)
                        .hasMessageStartingWith(
                            "Worker %d at 127.0.0.1:%d cannot be reached: "
                                .formatted(other, server.port()));
                  }
                  team.meet();
                }
              });
      succeed(both);
    }
  }

  /** The first failure leaves the others waiting. */
  private static void succeed(List<Future<Void>> all) {
    while (!all.stream().allMatch(Future::isDone)) {
      all.stream().filter(Future::isDone).forEach(AllReduceTest::succeeds);
      Thread.onSpinWait();
    }
    all.forEach(AllReduceTest::succeeds);
  }

  private static void succeeds(Future<Void> done) {
    try {
      done.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsNotPublishedIsNotServed() throws Exception {
    Exchange server = exchange(OPEN);
    Member guess = new Member(HOST, server.port(), 42, 0, 0);

    assertThatThrownBy(
            () -> exchange(OPEN).fetch(guess, 0, WireFormat.FLOAT32).get(1, TimeUnit.MINUTES))
        .hasMessageContaining("There are no such values");
  }

  @Test
  void aVanishedWorkerIsNamed() {
    List<Exchange> ends = exchanges(2);
    List<Future<Void>> both =
        start(
            ends,
            (place, team) -> {
              if (place == 1) {
                ends.get(1).close();
                team.meet();
                return;
              }
              team.meet();
              int other = 1 - team.share().worker();
              assertThatThrownBy(
                      () ->
                          team.fetch(
                                  List.of(new Team.Source(other, 0)).iterator(), WireFormat.FLOAT32)
                              .next())
                  .isInstanceOf(PeerException.class)
                  .hasMessageStartingWith(
                      "Worker %d at 127.0.0.1:%d cannot be reached: Failed to connect"
                          .formatted(other, ends.get(1).port()));
            });

    succeed(both);
  }

  @Test
  void workersStopWhenOneFails() {
    List<ThreadMeeting> meetings = ThreadMeeting.of(2);
    List<Exchange> ends = exchanges(2);
    Future<Void> failing =
        threads.submit(
            () -> {
              Team.gather(meetings.get(0), ends.get(0), Member.NONE, Member.NONE);
              meetings.get(0).fail();
              return (Void) null;
            });

    assertThatThrownBy(
            () ->
                AllReduce.sum(
                    new FlatValues(values(1, 10)),
                    Team.gather(meetings.get(1), ends.get(1), Member.NONE, Member.NONE),
                    WireFormat.FLOAT32))
        .isInstanceOf(StoppedException.class)
        .hasMessage("A worker has failed");
    succeed(List.of(failing));
  }
}
