package io.sparkbit.checkpoint.zip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.Fuzz;
import io.sparkbit.checkpoint.ZipBytes;
import io.sparkbit.checkpoint.files.Checkpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damage to the zip around the tensors: its directory, its headers, its compressed bytes. */
class ZipFuzzTest {

  private static final int CASES = 2000;

  @TempDir Path folder;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void damagedPyTorchFilesAreReadOrRefused() throws IOException {
    ZipBytes file = ZipBytes.of(Fixtures.file("deflated.bin"));
    ZipBytes small = new ZipBytes();
    for (String name : List.of("data.pkl", "data/0", "data/1")) {
      small.put("archive/" + name, file.get("archive/" + name));
    }
    damagedFilesAreReadOrRefused(small.stored());
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void damagedNpzFilesAreReadOrRefused() throws IOException {
    ZipBytes file = ZipBytes.of(Fixtures.file("stored.npz"));
    ZipBytes small = new ZipBytes();
    for (String name : List.of("column_major.npy", "half.npy")) {
      small.put(name, file.get(name));
    }
    damagedFilesAreReadOrRefused(small.deflated());
  }

  private void damagedFilesAreReadOrRefused(byte[] sound) throws IOException {
    int refused =
        new Fuzz(folder.resolve("weights"), Checkpoints::open)
            .refused(sound, CASES, random -> damage(sound, random));

    assertThat(refused).isBetween(CASES / 4, CASES - 1);
  }

  private static byte[] damage(byte[] sound, Random random) {
    int directory = directory(sound);
    return switch (random.nextInt(7)) {
      case 0 -> Fuzz.flipBits(sound, 0, sound.length, random);
      case 1 -> Fuzz.flipBits(sound, directory, sound.length, random);
      case 2 -> Fuzz.replaceNumber(sound, 0, sound.length, random);
      case 3 -> Fuzz.splice(sound, random);
      case 4 -> Fuzz.truncate(sound, random);
      default -> Fuzz.replaceNumber(sound, directory, sound.length, random);
    };
  }

  /** Offset of the first central file header. */
  private static int directory(byte[] zip) {
    for (int i = 0; i + 3 < zip.length; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
        return i;
      }
    }
    throw new IllegalArgumentException("no zip");
  }
}
