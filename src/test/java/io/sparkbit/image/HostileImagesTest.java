package io.sparkbit.image;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that ask for much cost no more than their row, in a JVM of 512 MiB. */
class HostileImagesTest {
  private static final String EIGHT_BY_EIGHT =
      "5d89f056865052bcb89c910d2d62872e029fb273c3db03f8968a52a41593c1b5";

  /** TOO_LARGE, with the sizes and what helps. */
  private static final String OVER_THE_HEAP =
      "TOO_LARGE the image is 13370 x 13370 = 178,756,900 pixels, over the [0-9,]+ that fit in half"
          + " of this JVM's heap of [0-9,]+ MiB; give the JVM more memory .*";

  private static final String OVER_THE_LIMIT = "TOO_LARGE .* over the limit of 178,956,970; .*";

  /** A refusal in our words, or the picture that Pillow gives. */
  private static final Map<String, String> EXPECTED =
      Map.ofEntries(
          entry("exif_amp.jpg", EIGHT_BY_EIGHT),
          entry("exif_amp_50k.png", EIGHT_BY_EIGHT),
          entry("gif_screen_13000.gif", OVER_THE_HEAP),
          entry("inter_13370.png", OVER_THE_HEAP),
          entry("jpg_13370.jpg", OVER_THE_HEAP),
          entry("jpg_65500.jpg", OVER_THE_LIMIT),
          entry("jpgprog_scans.jpg", "(UNSUPPORTED|CORRUPT|TOO_LARGE) .*scans.*"),
          entry("png_60000.png", OVER_THE_LIMIT),
          entry("tif_cnt.tif", "f3cc103136423a57975750907ebc1d367e2985ac6338976d4d5a439f50323f4a"),
          entry("tif_loop.tif", EIGHT_BY_EIGHT),
          entry("tif_strips_huge.tif", "CORRUPT TIFF .*"));

  @Test
  void everyFileEndsInAPictureOrARefusal(@TempDir Path folder)
      throws IOException, InterruptedException {
    List<String> lines = SmallJvm.run(folder, HostileImages.class);
    Map<String, List<String>> outcomes =
        lines.stream()
            .map(line -> line.split(" ", 2))
            .filter(line -> EXPECTED.containsKey(line[0]))
            .collect(
                Collectors.groupingBy(
                    line -> line[0],
                    HashMap::new,
                    Collectors.mapping(line -> line[1], Collectors.toList())));
    assertThat(outcomes.keySet()).as("%s", lines).isEqualTo(EXPECTED.keySet());
    assertThat(TestImages.names("hostile")).hasSameElementsAs(EXPECTED.keySet());
    EXPECTED.forEach(
        (name, expected) ->
            assertThat(outcomes.get(name))
                .as(name)
                .hasSize(4)
                .allSatisfy(outcome -> assertThat(outcome).matches(expected)));
  }
}
