package io.sparkbit.benchmark;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** JPEG files of 500 x 375 pixels, a typical size of photos on the web. */
final class Photos {

  private static final int WIDTH = 500;
  private static final int HEIGHT = 375;

  private Photos() {}

  static void write(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      ImageIO.write(photo(i), "jpg", folder.resolve("photo%05d.jpg".formatted(i)).toFile());
    }
  }

  /** Returns smooth waves with some grain, which compress as a photo does. */
  private static BufferedImage photo(int seed) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int grain = Math.floorMod(31 * x + 17 * y + 7 * x * y + seed, 24);
        int red = wave(x + seed) + grain;
        int green = wave(y + 2 * seed) + grain;
        int blue = wave(x + y) + grain;
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  private static int wave(int position) {
    return (int) (110 + 100 * Math.sin(position / 25.0));
  }
}
