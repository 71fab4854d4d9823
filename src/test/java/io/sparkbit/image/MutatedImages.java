package io.sparkbit.image;

import io.sparkbit.image.InvalidImageException.Reason;
import io.sparkbit.image.codec.ImageDecoder;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Decodes damaged images, and fails at the first outcome that is neither a picture nor a refusal in
 * our own words. Prints the outcomes, and the heap in use after a quarter of them and at the end,
 * in MiB.
 */
final class MutatedImages {
  /** Text that shows that a message is not ours. */
  private static final Pattern FOREIGN =
      Pattern.compile("(?i)exception|java|\\bnull\\b|out of bounds|\\bclass\\b|%[sd,]");

  private static final Pattern QUOTED =
      Pattern.compile("it is text \\('.*'\\)|(its|the) .{1,30}? chunk", Pattern.DOTALL);

  /** Has a low limit, so that a header damaged to claim a huge picture is refused at once. */
  private static final ImageDecoder DECODER =
      ImageDecoder.builder()
          .optMaxPixels(1_000_000)
          .optExifOrientation(ExifOrientation.APPLY)
          .build();

  private static final int MAX_FILE_BYTES = 8_000;
  private static final int MIB = 1 << 20;

  private MutatedImages() {}

  static List<String> images() {
    return Stream.of(
            "golden",
            "pillow",
            "reports/bmp",
            "reports/dmgpng",
            "reports/exif",
            "reports/gif",
            "reports/jpeg",
            "reports/odd",
            "reports/png",
            "reports/png2",
            "reports/tiff",
            "reports/tiff2",
            "reports/webp")
        .flatMap(folder -> TestImages.names(folder).stream().map(name -> folder + "/" + name))
        .filter(name -> TestImages.bytes(name).length <= MAX_FILE_BYTES)
        .toList();
  }

  /** Returns whether a message is ours, apart from text that it quotes from a file. */
  static boolean isInOurWords(String message) {
    return !message.isBlank() && !FOREIGN.matcher(QUOTED.matcher(message).replaceAll("")).find();
  }

  /** Arguments: the number of images and the seed. */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    Random random = new Random(Long.parseLong(args[1]));
    List<byte[]> files = images().stream().map(TestImages::bytes).toList();
    Map<Reason, Integer> refusals = new EnumMap<>(Reason.class);
    int pictures = 0;
    long before = 0;
    for (int i = 0; i < count; i++) {
      if (i == count / 4) {
        before = usedHeap();
      }
      int file = random.nextInt(files.size());
      byte[] damaged = Mutations.mutate(files.get(file), random);
      if (random.nextBoolean()) {
        repairSums(damaged);
      }
      try {
        DECODER.decode(damaged);
        pictures++;
      } catch (InvalidImageException e) {
        refusals.merge(e.reason(), 1, Integer::sum);
        if (!isInOurWords(e.getMessage())) {
          throw new AssertionError(describe(i, file) + ": " + e.getMessage(), e);
        }
      } catch (RuntimeException | Error e) {
        throw new AssertionError(describe(i, file), e);
      }
    }
    System.out.println("pictures " + pictures);
    System.out.println("refusals " + refusals);
    System.out.println("heap " + before + " " + usedHeap());
  }

  private static String describe(int number, int file) {
    return "mutation %d, of %s".formatted(number, images().get(file));
  }

  private static long usedHeap() {
    System.gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / MIB;
  }

  /** Corrects the checksums of a PNG's chunks, so that the decoder looks at their contents. */
  private static void repairSums(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file);
    int at = 8;
    while (file.length > 8 && file[0] == (byte) 0x89 && at + 12 <= file.length) {
      int length = buffer.getInt(at);
      if (length < 0 || length > file.length - at - 12) {
        return;
      }
      CRC32 sum = new CRC32();
      sum.update(file, at + 4, length + 4);
      buffer.putInt(at + 8 + length, (int) sum.getValue());
      at += 12 + length;
    }
  }
}
