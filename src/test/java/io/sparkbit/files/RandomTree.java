package io.sparkbit.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Nested folders with images, other files and hidden names, made from a seed. */
public final class RandomTree {

  private static final List<String> FILES =
      List.of("a.png", "b.JPG", "c d.webp", "é%20.tif", "[1].gif", ".h.png", "_u.png", "n.txt");
  private static final List<String> FOLDERS = List.of("x", "y z", "z.png", ".git", "_temporary");
  private static final int DEPTH = 3;

  private RandomTree() {}

  public static void grow(Path folder, long seed) throws IOException {
    grow(Files.createDirectories(folder), new Random(seed), DEPTH);
  }

  private static void grow(Path folder, Random random, int depth) throws IOException {
    for (String file : FILES) {
      if (random.nextInt(3) == 0) {
        Files.write(folder.resolve(file), new byte[random.nextInt(50)]);
      }
    }
    for (String subfolder : FOLDERS) {
      if (depth > 0 && random.nextBoolean()) {
        grow(Files.createDirectory(folder.resolve(subfolder)), random, depth - 1);
      }
    }
  }
}
