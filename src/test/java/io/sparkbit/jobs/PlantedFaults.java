package io.sparkbit.jobs;

import io.sparkbit.spark.Digits;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Digits into which faults were planted, which their names tell: {@code flipped} in the folder of
 * another digit, {@code copy} of the file that the rest of the name is, and {@code noise}.
 *
 * @param images folder of the images to learn from
 * @param tests folder of test images, some of which leak
 */
record PlantedFaults(Path images, Path tests, int flipped, int copies, int leaks, int noise) {

  private static final int LEAKS = 10;
  private static final int NOISE = 5;

  /**
   * Plants faults.
   *
   * @param count how many digits there are before; 1 of 20 is flipped, and 1 of 8 copied
   */
  static PlantedFaults in(Path folder, int count) throws IOException {
    Random random = new Random(5);
    List<Path> files = new ArrayList<>(Digits.files());
    Collections.shuffle(files, random);
    PlantedFaults planted =
        new PlantedFaults(
            folder.resolve("images"), folder.resolve("tests"), count / 20, count / 8, LEAKS, NOISE);
    for (int i = 0; i < count; i++) {
      Path file = files.get(i);
      boolean isFlipped = i < planted.flipped;
      String digit = digit(file);
      String label = isFlipped ? other(digit, random) : digit;
      copy(file, planted.images, label, (isFlipped ? "flipped-" : "") + name(file) + ".png");
      if (i >= count - planted.copies) {
        planted.repeat(file, i % 4);
      }
      if (i >= count - planted.leaks) {
        save(scaled(file, 20, 0), planted.tests.resolve(digit), "copy-" + name(file) + ".png");
      }
    }
    for (Path file : files.subList(count, files.size())) {
      copy(file, planted.tests, digit(file), name(file) + ".png");
    }
    for (int i = 0; i < planted.noise; i++) {
      BufferedImage noise = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      noise.getRaster().setPixels(0, 0, 8, 8, random.ints(64, 0, 256).toArray());
      save(noise, planted.images.resolve(Integer.toString(i)), "noise-%d.png".formatted(i));
    }
    return planted;
  }

  private void repeat(Path file, int kind) throws IOException {
    Path folder = images.resolve(digit(file));
    String copy = "copy-" + name(file);
    switch (kind) {
      case 0 -> save(scaled(file, 8, 0), folder, copy + ".jpg");
      case 1 -> save(scaled(file, 12, 0), folder, copy + ".png");
      case 2 -> save(scaled(file, 32, 0), folder, copy + ".jpg");
      default -> save(scaled(file, 64, 3), folder, copy + ".png");
    }
  }

  static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.\\w+$", "");
  }

  private static String digit(Path file) {
    return file.getParent().getFileName().toString();
  }

  private static String other(String digit, Random random) {
    return Integer.toString((Integer.parseInt(digit) + 1 + random.nextInt(9)) % 10);
  }

  private static void copy(Path file, Path folder, String label, String name) throws IOException {
    Files.copy(file, Files.createDirectories(folder.resolve(label)).resolve(name));
  }

  /** Returns an image of another size, without some pixels at each edge. */
  private static BufferedImage scaled(Path file, int edge, int cut) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    int type = BufferedImage.TYPE_INT_RGB;
    BufferedImage scaled = new BufferedImage(edge - 2 * cut, edge - 2 * cut, type);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image, -cut, -cut, edge, edge, null);
    graphics.dispose();
    return scaled;
  }

  private static void save(BufferedImage image, Path folder, String name) throws IOException {
    String format = name.endsWith(".jpg") ? "jpg" : "png";
    ImageIO.write(image, format, Files.createDirectories(folder).resolve(name).toFile());
  }
}
