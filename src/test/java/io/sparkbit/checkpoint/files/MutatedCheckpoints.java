package io.sparkbit.checkpoint.files;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.Fuzz;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.json.InvalidJsonException;
import io.sparkbit.json.JsonFields;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitWeights;
import io.sparkbit.network.InferredConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Damages checkpoint files in seeded ways and opens them; {@link MutatedCheckpointsTest} runs it in
 * a JVM with a small heap. Prints how many were read and refused, or fails at the first other
 * outcome.
 */
final class MutatedCheckpoints {

  /** Words of libraries or Java, not of a message about the file. */
  private static final Pattern NOT_OUR_WORDS =
      Pattern.compile(
          "(?i)\\bjava\\.|\\borg\\.|\\bcom\\.|Exception|out of bounds|cannot be cast|null");

  private static final Path GOLDEN = Fixtures.golden("preactivation");

  private final Path folder;
  private final Random random = new Random(20261128);
  private final TreeMap<String, Integer> outcomes = new TreeMap<>();

  private MutatedCheckpoints(Path folder) {
    this.folder = folder;
  }

  /** Opens a file as a model's files are opened. */
  private interface Format {
    void open(Path file) throws IOException;
  }

  private static final Format WEIGHTS =
      file -> {
        Checkpoint checkpoint = Checkpoints.open(file);
        for (String name : checkpoint.names()) {
          checkpoint.read(name);
        }
        if (checkpoint.names().stream().anyMatch(name -> name.startsWith("bit."))) {
          BitConfig config = InferredConfig.of(checkpoint);
          BitWeights.of(BitNetwork.of(config, BitNetwork.Head.of(checkpoint)), checkpoint);
        }
      };

  private static final Format CONFIG =
      file -> BitNetwork.of(BitConfig.read(file), BitNetwork.Head.CLASSIFIER).parameters();

  private static final Format PROCESSOR = BitImageProcessor::fromFile;

  private static final Format TIMM = file -> BitImageProcessor.ofTimm(JsonFields.read(file));

  /** Arguments: a folder to write to, and the number of cases. */
  public static void main(String[] arguments) throws IOException {
    MutatedCheckpoints mutated = new MutatedCheckpoints(Path.of(arguments[0]));
    int cases = Integer.parseInt(arguments[1]);
    List<Path> sound = sound();
    for (Path shard :
        List.of(
            Path.of("pytorch_model-00001-of-00002.bin"),
            Path.of("pytorch_model-00002-of-00002.bin"))) {
      Files.copy(Fixtures.file("sharded_pickles").resolve(shard), mutated.folder.resolve(shard));
    }
    for (int number = 0; number < cases; number++) {
      mutated.run(number, sound.get(number % sound.size()));
    }
    System.out.println(mutated.outcomes);
  }

  private static List<Path> sound() throws IOException {
    try (Stream<Path> files = Files.walk(Fixtures.file(""));
        Stream<Path> models = Files.list(GOLDEN);
        Stream<Path> processors =
            Files.list(Path.of("src/test/resources/io/sparkbit/image/golden/processors"))) {
      return Stream.of(files, models, processors)
          .flatMap(all -> all)
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().matches(".*(\\.md|expected.*)"))
          .sorted()
          .toList();
    }
  }

  private static Format format(Path file) {
    String name = file.getFileName().toString();
    if (name.equals("config.json")) {
      return CONFIG;
    }
    return name.endsWith(".json") && !name.endsWith(".index.json") ? PROCESSOR : WEIGHTS;
  }

  private void run(int number, Path sound) throws IOException {
    byte[] damaged = damage(Files.readAllBytes(sound));
    Path file = Files.write(folder.resolve("case"), damaged);
    Format format = format(sound);
    String kind = format == WEIGHTS ? "weights" : "json";
    outcomes.merge(kind + " " + outcome(number, sound, file, format), 1, Integer::sum);
    if (format != WEIGHTS) {
      outcomes.merge("timm " + outcome(number, sound, file, TIMM), 1, Integer::sum);
    }
  }

  private static String outcome(int number, Path sound, Path file, Format format) {
    try {
      format.open(file);
      return "read";
    } catch (CheckpointException | InvalidJsonException e) {
      String message = String.valueOf(e.getMessage());
      // Text from the file itself may be anything.
      String ours = message.replaceAll("'[^']*'|\"[^\"]*\"", "").replace("null", "");
      if (!message.contains(file.toString()) || NOT_OUR_WORDS.matcher(ours).find()) {
        throw new AssertionError("case %d, %s: %s".formatted(number, sound, message), e);
      }
      return "refused";
    } catch (IOException | RuntimeException | Error e) {
      throw new AssertionError("case %d, %s".formatted(number, sound), e);
    }
  }

  private byte[] damage(byte[] sound) {
    byte[] damaged = sound;
    for (int times = 1 + random.nextInt(2); times > 0 && damaged.length > 1; times--) {
      int length = damaged.length;
      damaged =
          switch (random.nextInt(6)) {
            case 0 -> Fuzz.flipBits(damaged, 0, length, random);
            case 1 -> Fuzz.truncate(damaged, random);
            case 2 -> Fuzz.splice(damaged, random);
            case 3 -> Fuzz.replaceNumber(damaged, 0, length, random);
            // Headers and directories.
            case 4 -> Fuzz.replaceNumber(damaged, 0, Math.min(length, 400), random);
            default -> Fuzz.replaceNumber(damaged, Math.max(0, length - 2000), length, random);
          };
    }
    return damaged;
  }
}
