package io.sparkbit.benchmark;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.codec.ImageDecoder;
import io.sparkbit.image.processor.BitImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * How long photos take from the bytes of their file to 224 x 224 pixels, by format and size, beside
 * Pillow in turns; and what {@code decoding=scaled} changes in the answers of a model.
 *
 * <pre>
 * mvn -q -Dquick test-compile exec:exec -Dbenchmark=PhotoBenchmark -Dbenchmark.args="PYTHON MODEL"
 * </pre>
 *
 * <p>The first argument is a Python with Pillow. The model is optional; without one it is R50x1
 * with random weights, whose labels say little. Times are the least of all rounds in milliseconds,
 * on one core: other programs can only add to them.
 */
public final class PhotoBenchmark {

  private static final Path SOURCES = Path.of("src/test/resources/io/sparkbit/image/golden");
  private static final List<String> PHOTOS =
      List.of("chelsea_420.jpg", "coffee_444.jpg", "astronaut_422_progressive.jpg");
  private static final List<String> MEGAPIXELS = List.of("0.3", "2", "12");

  /** For each file; enough for the JVM's compiler too. */
  private static final long NANOS = 8_000_000_000L;

  private static final BitImageProcessor PROCESSOR = BitImageProcessor.builder().build();
  private static final ImageDecoder EXACT = ImageDecoder.builder().build();
  private static final ImageDecoder SCALED =
      ImageDecoder.builder().optScaledFor(PROCESSOR.size().orElseThrow()::of).build();

  private PhotoBenchmark() {}

  public static void main(String[] arguments) throws IOException, InvalidImageException {
    Path folder = Files.createTempDirectory("photos");
    try (Pillow pillow = new Pillow(arguments[0])) {
      System.out.printf("%32s %8s %8s %8s%n", "", "exact", "scaled", "Pillow");
      List<Path> jpegs = new ArrayList<>();
      for (String photo : PHOTOS) {
        for (String megapixels : MEGAPIXELS) {
          for (Path file : pillow.write(folder, SOURCES.resolve(photo), megapixels)) {
            if (photo.equals(PHOTOS.get(0))) {
              compare(file, pillow);
            }
            if (file.toString().endsWith("baseline.jpg")) {
              jpegs.add(file);
            }
          }
        }
      }
      Path model = arguments.length > 1 ? Path.of(arguments[1]) : folder.resolve("model");
      if (arguments.length == 1) {
        RandomModel.write(RandomModel.r50x1(), model);
      }
      ScalingError.print(model, jpegs);
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private static void compare(Path file, Pillow pillow) throws IOException, InvalidImageException {
    byte[] bytes = Files.readAllBytes(file);
    double exact = Double.MAX_VALUE;
    double scaled = Double.MAX_VALUE;
    double pillows = Double.MAX_VALUE;
    long start = System.nanoTime();
    while (System.nanoTime() - start < NANOS) {
      exact = Math.min(exact, milliseconds(EXACT, bytes));
      scaled = Math.min(scaled, milliseconds(SCALED, bytes));
      pillows = Math.min(pillows, pillow.milliseconds(file));
    }
    System.out.printf(
        "%32s %8.1f %8.1f %8.1f   exact/Pillow %.2f   exact/scaled %.2f%n",
        file.getFileName(), exact, scaled, pillows, exact / pillows, exact / scaled);
  }

  private static double milliseconds(ImageDecoder decoder, byte[] file)
      throws InvalidImageException {
    long start = System.nanoTime();
    decoder.decode(file, PROCESSOR::process);
    return (System.nanoTime() - start) / 1e6;
  }
}
