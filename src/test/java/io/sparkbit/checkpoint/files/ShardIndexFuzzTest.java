package io.sparkbit.checkpoint.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damage to the index beside sound shards. */
class ShardIndexFuzzTest {

  private static final int CASES = 2000;

  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "null",
          "1e999",
          "\"half\"",
          "..",
          "/",
          "\\",
          "\\u0000",
          "\\n",
          "\"pytorch_model-00001-of-00002.bin\"",
          "\"weight_map\"",
          "model.index.json");

  @TempDir Path folder;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void damagedIndicesAreReadOrRefused() throws IOException {
    Path shards = Fixtures.file("sharded_pickles");
    byte[] sound = Files.readAllBytes(shards.resolve("pytorch_model.bin.index.json"));
    for (String shard :
        List.of("pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin")) {
      Files.copy(shards.resolve(shard), folder.resolve(shard));
    }

    int refused =
        new Fuzz(folder.resolve("model.index.json"), Checkpoints::open)
            .refused(sound, CASES, random -> damage(sound, random));

    assertThat(refused).isBetween(CASES / 4, CASES - 1);
  }

  private static byte[] damage(byte[] sound, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Fuzz.flipBits(sound, 0, sound.length, random);
      case 1 -> Fuzz.splice(sound, random);
      case 2 -> Fuzz.truncate(sound, random);
      default -> insertToken(sound, random);
    };
  }

  private static byte[] insertToken(byte[] sound, Random random) {
    StringBuilder text = new StringBuilder(new String(sound, StandardCharsets.UTF_8));
    text.insert(random.nextInt(text.length()), TOKENS.get(random.nextInt(TOKENS.size())));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
