package io.sparkbit.checkpoint.numpy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.Fuzz;
import io.sparkbit.checkpoint.ZipBytes;
import io.sparkbit.checkpoint.files.Checkpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage to the array in a sound zip, so that it reaches the parser of its header. */
class NpyFuzzTest {

  private static final int CASES = 700;

  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "(",
          ")",
          ",",
          ":",
          "'",
          "\"",
          "True",
          "False",
          "L",
          "-1",
          "0",
          "9223372036854775807",
          "999999999999999999",
          "1e9",
          "'descr'",
          "'shape'",
          "'<f2'",
          "'>f8'",
          "'|O'",
          "'<f16'",
          "[",
          "#",
          "\\");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"version_1.npy", "version_2.npy", "version_3.npy"})
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void damagedHeadersAreReadOrRefused(String entry) throws IOException {
    ZipBytes zip = ZipBytes.of(Fixtures.file("versions.npz"));
    byte[] sound = zip.get(entry);
    int header = sound.length - 24 * Float.BYTES;

    int refused =
        new Fuzz(folder.resolve("weights.npz"), Checkpoints::open)
            .refused(
                zip.stored(),
                CASES,
                random -> zip.put(entry, damage(sound, header, random)).deflated());

    assertThat(refused).isBetween(CASES / 4, CASES - 1);
  }

  private static byte[] damage(byte[] sound, int header, Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Fuzz.flipBits(sound, 0, header, random);
      case 1 -> Fuzz.replaceNumber(sound, 0, header, random);
      case 2 -> Fuzz.splice(sound, random);
      case 3 -> Fuzz.truncate(sound, random);
      default -> insertToken(sound, random);
    };
  }

  /** Over the text, so that lengths stay right. */
  private static byte[] insertToken(byte[] sound, Random random) {
    byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.ISO_8859_1);
    byte[] damaged = sound.clone();
    int position = NpyFormat.LENGTH_OFFSET + random.nextInt(64);
    System.arraycopy(token, 0, damaged, position, token.length);
    return damaged;
  }
}
