package io.sparkbit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  private static final int MUTATIONS = 2000;

  /** Far above what parsing 400 bytes takes, far below what a damaged length could ask for. */
  private static final long MAX_ALLOCATION = 2 << 20;

  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final List<String> NUMBERS =
      List.of("0", "-1", "1", "2", "1.5", "2147483648", "4294967296", "9223372036854775807", "1e9");

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS)
  void damagedFilesAreReadOrRefused() throws IOException {
    byte[] sound = sound();
    Random random = new Random(20200707);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Path file = Files.write(folder.resolve("model.safetensors"), mutate(sound, random));
      long before = THREADS.getCurrentThreadAllocatedBytes();
      if (!isRead(file)) {
        refused++;
      }
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
          .as("bytes allocated by mutation %d", i)
          .isLessThan(MAX_ALLOCATION);
    }
    assertThat(refused).isBetween(MUTATIONS / 2, MUTATIONS - 1);
  }

  private static boolean isRead(Path file) {
    try {
      Checkpoint checkpoint = SafetensorsFile.open(file);
      for (String name : checkpoint.names()) {
        assertThat(checkpoint.read(name)).hasSize(Math.toIntExact(checkpoint.elements(name)));
      }
      return true;
    } catch (CheckpointException e) {
      assertThat(e).hasMessageContaining(file.toString());
      return false;
    }
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

  private static byte[] mutate(byte[] sound, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> flipBits(sound, sound.length, random);
      case 1 -> flipBits(sound, Long.BYTES, random);
      case 2 -> Arrays.copyOf(sound, random.nextInt(sound.length));
      default -> editNumber(sound, random);
    };
  }

  private static byte[] flipBits(byte[] sound, int length, Random random) {
    byte[] damaged = sound.clone();
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      damaged[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
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
