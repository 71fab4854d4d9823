package io.sparkbit.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 20,000 damaged images in a JVM of 512 MiB: each ends in a picture or a refusal in our words, and
 * memory stays as it was. More, and others:
 *
 * <pre>mvn -Dtest=MutatedImagesTest -Dmutations=1000000 -Dmutations.seed=2 test</pre>
 */
class MutatedImagesTest {

  @Test
  void endInAPictureOrARefusal(@TempDir Path folder) throws IOException, InterruptedException {
    List<String> lines =
        SmallJvm.run(
            folder,
            MutatedImages.class,
            System.getProperty("mutations", "20000"),
            System.getProperty("mutations.seed", "1"));
    String heap = lines.get(lines.size() - 1);
    assertThat(lines.get(lines.size() - 2)).startsWith("refusals {").contains("CORRUPT=");
    assertThat(heap).matches("heap \\d+ \\d+");
    String[] used = heap.split(" ", -1);
    assertThat(Long.parseLong(used[2]) - Long.parseLong(used[1])).as(heap).isLessThan(32);
  }
}
