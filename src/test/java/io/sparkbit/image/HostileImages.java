package io.sparkbit.image;

import io.sparkbit.image.codec.ImageDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Decodes every hostile file in several threads at once, as tasks of one executor do. Prints a line
 * each time: the name, and the digest of the pixels or the reason why there are none.
 */
final class HostileImages {
  private static final int THREADS = 4;

  private HostileImages() {}

  public static void main(String[] args) throws Exception {
    ImageDecoder decoder = ImageDecoder.builder().optExifOrientation(ExifOrientation.APPLY).build();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<String>> lines = new ArrayList<>();
      for (String name : TestImages.names("hostile")) {
        for (int i = 0; i < THREADS; i++) {
          lines.add(threads.submit(() -> name + " " + outcome(decoder, name)));
        }
      }
      for (Future<String> line : lines) {
        System.out.println(line.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String outcome(ImageDecoder decoder, String name) {
    try {
      return decoder.decode(
          TestImages.bytes("hostile/" + name), image -> TestImages.sha256(image.data()));
    } catch (InvalidImageException e) {
      return e.reason() + " " + e.getMessage();
    }
  }
}
