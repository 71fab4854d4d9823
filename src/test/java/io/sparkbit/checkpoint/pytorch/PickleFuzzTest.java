package io.sparkbit.checkpoint.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.Fuzz;
import io.sparkbit.checkpoint.ZipBytes;
import io.sparkbit.checkpoint.files.Checkpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage to the pickle in a sound zip, so that it reaches the unpickler. */
class PickleFuzzTest {

  private static final int CASES = 1000;

  /** Every opcode of the format's protocols 0 to 5, known to the unpickler or not. */
  private static final String OPCODES =
      "().012FGIJKLMNPQRSTUVXabcdeghijlopqrstu]}BC\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087"
          + "\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f\u0090\u0091\u0092\u0093\u0094\u0095"
          + "\u0096\u0097\u0098";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void damagedPicklesAreReadOrRefused(int protocol) throws IOException {
    String root = "floats_protocol_" + protocol;
    ZipBytes zip = ZipBytes.of(Fixtures.file(root + ".bin"));
    byte[] sound = zip.get(root + "/data.pkl");

    int refused =
        new Fuzz(folder.resolve("pytorch_model.bin"), Checkpoints::open)
            .refused(
                zip.stored(),
                CASES,
                random -> zip.put(root + "/data.pkl", damage(sound, random)).stored());

    assertThat(refused).isBetween(CASES / 4, CASES - 1);
  }

  private static byte[] damage(byte[] sound, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Fuzz.flipBits(sound, 0, sound.length, random);
      case 1 -> Fuzz.replaceNumber(sound, 0, sound.length, random);
      case 2 -> Fuzz.splice(sound, random);
      case 3 -> Fuzz.truncate(sound, random);
      default -> swapOpcodes(sound, random);
    };
  }

  private static byte[] swapOpcodes(byte[] sound, Random random) {
    byte[] damaged = sound.clone();
    for (int swaps = 1 + random.nextInt(2); swaps > 0; swaps--) {
      damaged[random.nextInt(damaged.length)] =
          (byte) OPCODES.charAt(random.nextInt(OPCODES.length()));
    }
    return damaged;
  }
}
