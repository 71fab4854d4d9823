package io.sparkbit.benchmark;

import static java.util.stream.Collectors.joining;

import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.model.engine.Device;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.NetworkTrace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every precision that this CPU computes natively, beside every peer, in the same rounds; then the
 * whole job in each precision, in turns with the bare network.
 */
final class AllPrecisions {

  private static final int ROUNDS = 5;
  private static final int JOB_ROUNDS = 3;

  /** How often a job reads the photos, so that Spark's start takes a small part of its time. */
  private static final int TIMES = 7;

  private static final double SECONDS = 6;

  private final Path model;
  private final Path photos;
  private final String python;

  /**
   * @param photos a folder of {@link InferenceBenchmark#IMAGES} images
   * @param python an interpreter with the packages of peers-requirements.txt
   */
  AllPrecisions(Path model, Path photos, String python) {
    this.model = model;
    this.photos = photos;
    this.python = python;
  }

  void run() throws IOException, InterruptedException {
    System.out.println(Machine.description());
    System.out.printf("In use before: %.2f of the CPU%n", Machine.load());
    BitNetwork network = BitNetwork.of(RandomModel.r50x1(), BitNetwork.Head.CLASSIFIER);
    List<Contest> contests = new ArrayList<>();
    try {
      for (PrecisionChoice precision : nativePrecisions(Device.CPU)) {
        contests.add(Contest.prepare(precision, network, model, python));
      }
      System.out.printf("In use when all rest: %.2f of the CPU%n", Machine.load());
      List<Outcome> outcomes = outcomes(contests);
      NetworkTrace trace = NetworkTrace.of(network, BareNetwork.SIZE, BareNetwork.SIZE);
      outcomes.forEach(outcome -> outcome.print(trace.operations() / 1e9));
      contests.forEach(Contest::closePeers);
      // Jobs print too: the figures come together at the end.
      List<String> jobs = contests.stream().map(this::job).toList();
      jobs.forEach(System.out::println);
      System.out.println(summary(outcomes));
    } finally {
      contests.forEach(Contest::close);
    }
  }

  static List<PrecisionChoice> nativePrecisions(Device device) {
    return Arrays.stream(PrecisionChoice.values())
        .filter(choice -> choice.choose(device).name().equals(choice.name()))
        .toList();
  }

  private static List<Outcome> outcomes(List<Contest> contests) throws IOException {
    List<Timed> all = contests.stream().flatMap(contest -> contest.all().stream()).toList();
    List<Rates> rates = Rounds.measure(all, ROUNDS, SECONDS);
    List<Outcome> outcomes = new ArrayList<>();
    int from = 0;
    for (Contest contest : contests) {
      int to = from + contest.all().size();
      outcomes.add(new Outcome(contest.precision(), rates.subList(from, to)));
      from = to;
    }
    return outcomes;
  }

  /** Returns the line of the whole job. */
  private String job(Contest contest) {
    ClassifyJob job = new ClassifyJob(model, contest.precision().lowerCaseName());
    List<Double> network = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    for (int round = 0; round < JOB_ROUNDS; round++) {
      network.add(contest.network().perSecond(SECONDS));
      whole.add(job.imagesPerSecond(photos, InferenceBenchmark.IMAGES, TIMES));
    }
    Rates rates = new Rates("whole job", whole);
    return "%s whole job %.2f of the bare network: %.1f images/s %s over %,d files"
        .formatted(
            Outcome.name(contest.precision()),
            rates.times(new Rates("bare network", network)),
            rates.median(),
            rates.rounds(),
            TIMES * InferenceBenchmark.IMAGES);
  }

  /**
   * Returns the line that says it all; int8 has other answers, so it is compared with our own
   * float32.
   */
  private static String summary(List<Outcome> outcomes) {
    String floats =
        outcomes.stream()
            .filter(outcome -> !outcome.isInteger())
            .map(
                outcome ->
                    Outcome.name(outcome.precision()) + " " + ratio(outcome.againstFastestPeer()))
            .collect(joining(", "));
    Rates single = outcomes.get(0).network();
    String integers =
        outcomes.stream()
            .filter(Outcome::isInteger)
            .map(
                outcome ->
                    "; %s %.2f x fp32"
                        .formatted(
                            Outcome.name(outcome.precision()), outcome.network().times(single)))
            .collect(joining());
    return "against the fastest peer: " + floats + integers;
  }

  private static String ratio(Optional<Double> ratio) {
    return ratio.map("%.2f"::formatted).orElse("no peer");
  }
}
