package io.sparkbit.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.checkpoint.Fuzz;
import io.sparkbit.checkpoint.SafetensorsBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file is read or refused; nothing else happens, and nothing large is allocated. */
class SafetensorsFuzzTest {

  private static final int CASES = 2000;

  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final List<String> NUMBERS =
      List.of("0", "-1", "1", "2", "1.5", "2147483648", "4294967296", "9223372036854775807", "1e9");

  @TempDir Path folder;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void damagedFilesAreReadOrRefused() throws IOException {
    byte[] sound = sound();

    int refused =
        new Fuzz(folder.resolve("model.safetensors"), SafetensorsFile::open)
            .refused(sound, CASES, random -> damage(sound, random));

    assertThat(refused).isBetween(CASES / 2, CASES - 1);
  }

  private static byte[] sound() {
    return new SafetensorsBytes()
        .field("\"__metadata__\":{\"format\":\"pt\"}")
        .floats("a.weight", List.of(2L, 3L), 1f, 2f, 3f, 4f, 5f, 6f)
        .tensor("b", "BF16", List.of(4L), new byte[8])
        .tensor("c", "F16", List.of(), new byte[2])
        .tensor("d", "F64", List.of(1L, 1L, 2L), new byte[16])
        .floats("e", List.of(0L, 5L))
        .toBytes();
  }

  private static byte[] damage(byte[] sound, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Fuzz.flipBits(sound, 0, sound.length, random);
      case 1 -> Fuzz.flipBits(sound, 0, Long.BYTES, random);
      case 2 -> Fuzz.truncate(sound, random);
      default -> editNumber(sound, random);
    };
  }

  private static byte[] editNumber(byte[] sound, Random random) {
    int headerEnd = headerEnd(sound);
    String header = new String(sound, Long.BYTES, headerEnd - Long.BYTES, StandardCharsets.UTF_8);
    List<MatchResult> numbers = NUMBER.matcher(header).results().toList();
    MatchResult number = numbers.get(random.nextInt(numbers.size()));
    String edited =
        header.substring(0, number.start())
            + NUMBERS.get(random.nextInt(NUMBERS.size()))
            + header.substring(number.end());
    return SafetensorsBytes.file(edited, Arrays.copyOfRange(sound, headerEnd, sound.length));
  }

  private static int headerEnd(byte[] sound) {
    return Long.BYTES + (sound[0] & 0xff) + ((sound[1] & 0xff) << 8);
  }
}
