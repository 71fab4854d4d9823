package io.sparkbit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Damages a valid file in seeded ways. Each damaged file must be read, or refused by name; nothing
 * else may happen, and nothing large may be allocated.
 */
public final class Fuzz {

  /** Far above what reading a few kilobytes takes, far below what a damaged length asks for. */
  private static final long MAX_ALLOCATION = 4 << 20;

  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    7,
    8,
    127,
    128,
    255,
    256,
    65535,
    1 << 24,
    Integer.MAX_VALUE,
    0xffffffffL,
    1L << 40,
    1L << 62,
    Long.MAX_VALUE,
    -1
  };

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Path file;
  private final Format format;
  private final Random random = new Random(20200707);

  /**
   * @param file file that is rewritten for each case
   */
  public Fuzz(Path file, Format format) {
    this.file = file;
    this.format = format;
  }

  public interface Format {
    Checkpoint open(Path file) throws CheckpointException;
  }

  public interface Damage {
    byte[] next(Random random) throws IOException;
  }

  /**
   * Returns how many files were refused.
   *
   * @param sound a valid file, read first so that no case pays for loading classes
   */
  public int refused(byte[] sound, int cases, Damage damage) throws IOException {
    Files.write(file, sound);
    assertThat(isRead(-1)).isTrue();
    int refused = 0;
    for (int i = 0; i < cases; i++) {
      Files.write(file, damage.next(random));
      long before = THREADS.getCurrentThreadAllocatedBytes();
      if (!isRead(i)) {
        refused++;
      }
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
          .as("bytes allocated by case %d", i)
          .isLessThan(MAX_ALLOCATION);
    }
    return refused;
  }

  private boolean isRead(int number) {
    try {
      Checkpoint checkpoint = format.open(file);
      for (String name : checkpoint.names()) {
        assertThat(checkpoint.read(name)).hasSize(Math.toIntExact(checkpoint.elements(name)));
      }
      return true;
    } catch (CheckpointException e) {
      assertThat(e).hasMessageContaining(file.toString());
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("case " + number, e);
    }
  }

  /** Changes some bits in a range of bytes. */
  public static byte[] flipBits(byte[] sound, int from, int to, Random random) {
    byte[] damaged = sound.clone();
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      damaged[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  public static byte[] truncate(byte[] sound, Random random) {
    return Arrays.copyOf(sound, random.nextInt(sound.length));
  }

  /** Replaces a number of 1 to 8 bytes in a range by one that is likely wrong. */
  public static byte[] replaceNumber(byte[] sound, int from, int to, Random random) {
    byte[] number =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(NUMBERS[random.nextInt(NUMBERS.length)])
            .array();
    byte[] damaged = sound.clone();
    int position = from + random.nextInt(to - from);
    int length = Math.min(1 << random.nextInt(4), to - position);
    System.arraycopy(number, 0, damaged, position, length);
    return damaged;
  }

  /** Leaves out some bytes, or repeats some. */
  public static byte[] splice(byte[] sound, Random random) {
    int keep = random.nextInt(sound.length);
    int goOn = Math.floorMod(keep + random.nextInt(65) - 32, sound.length);
    byte[] damaged = Arrays.copyOf(sound, keep + sound.length - goOn);
    System.arraycopy(sound, goOn, damaged, keep, sound.length - goOn);
    return damaged;
  }
}
