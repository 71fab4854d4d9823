package io.sparkbit.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Damages files as disks, networks and attackers do, in the same way for each seed. */
final class Mutations {
  private static final int[] EXTREMES = {
    0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, -1
  };

  /** The bytes of headers, where damage does the most harm. */
  private static final int HEADER_BYTES = 200;

  private Mutations() {}

  static byte[] mutate(byte[] file, Random random) {
    byte[] damaged = file.clone();
    switch (random.nextInt(7)) {
      case 0 -> flipBits(damaged, random);
      case 1 -> overwrite(damaged, random);
      case 2 -> setNumber(damaged, random);
      case 3 -> damaged = Arrays.copyOf(file, random.nextInt(file.length));
      case 4 -> damaged = without(file, random);
      case 5 -> damaged = twice(file, random);
      default -> {
        flipBits(damaged, random);
        setNumber(damaged, random);
      }
    }
    return damaged;
  }

  private static int position(int length, Random random) {
    return random.nextInt(random.nextBoolean() ? length : Math.min(length, HEADER_BYTES));
  }

  private static void flipBits(byte[] file, Random random) {
    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
      file[position(file.length, random)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static void overwrite(byte[] file, Random random) {
    for (int bytes = 1 + random.nextInt(3); bytes > 0; bytes--) {
      file[position(file.length, random)] = (byte) random.nextInt();
    }
  }

  /** Overwrites a length, an offset or a size with an extreme value. */
  private static void setNumber(byte[] file, Random random) {
    ByteBuffer buffer =
        ByteBuffer.wrap(file)
            .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int value = EXTREMES[random.nextInt(EXTREMES.length)];
    int bytes = 1 << random.nextInt(3);
    int at = position(Math.max(1, file.length - bytes + 1), random);
    if (at + bytes <= file.length) {
      switch (bytes) {
        case 1 -> buffer.put(at, (byte) value);
        case 2 -> buffer.putShort(at, (short) value);
        default -> buffer.putInt(at, value);
      }
    }
  }

  private static byte[] without(byte[] file, Random random) {
    int from = position(file.length, random);
    int count = 1 + random.nextInt(Math.min(64, file.length - from));
    byte[] shorter = Arrays.copyOf(file, file.length - count);
    System.arraycopy(file, from + count, shorter, from, file.length - from - count);
    return shorter;
  }

  private static byte[] twice(byte[] file, Random random) {
    int from = position(file.length, random);
    int count = 1 + random.nextInt(Math.min(64, file.length - from));
    byte[] longer = Arrays.copyOf(file, file.length + count);
    System.arraycopy(file, from, longer, from + count, file.length - from);
    return longer;
  }
}
