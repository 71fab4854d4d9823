package io.sparkbit.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealPathTest {

  private static final Configuration HADOOP = new Configuration();

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void folders() throws IOException {
    folder = temporary.toRealPath();
    Files.createDirectories(folder.resolve("photos/2026"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("photos"));
    Files.createSymbolicLink(folder.resolve("again"), Path.of("link"));
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("photos/new"));
    Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
  }

  private RealPath of(String location) throws IOException {
    return RealPath.of(location, HADOOP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s/photos/2026",
        "%s/photos/2026/",
        "%s//photos///2026",
        "%s/photos/../photos/2026",
        "%s/link/2026",
        "%s/again/2026",
        "file:%s/photos/2026",
        "file://%s/photos/2026",
        "FILE:%s/photos/2026",
      })
  void sameFolder(String written) throws IOException {
    RealPath real = of(written.formatted(folder));

    assertThat(real.isWithin(of(folder + "/photos/2026"))).isTrue();
    assertThat(of(folder + "/photos/2026").isWithin(real)).isTrue();
    assertThat(real.isWithin(of(folder + "/photos"))).isTrue();
    assertThat(real.isWithin(of("/"))).isTrue();
    assertThat(of(folder + "/photos").isWithin(real)).isFalse();
    assertThat(real).hasToString("file:" + folder + "/photos/2026");
  }

  @Test
  void whatDoesNotExistIsFollowedAsFarAsItDoes() throws IOException {
    assertThat(of(folder + "/again/new/er").path()).isEqualTo(folder + "/photos/new/er");
    assertThat(of(folder + "/dangling/er").path()).isEqualTo(folder + "/photos/new/er");
    assertThat(of(folder + "/loop/er").path()).startsWith(folder.toString());
  }

  @Test
  void namesThatBeginAlikeAreApart() throws IOException {
    assertThat(of("/a/bc").isWithin(of("/a/b"))).isFalse();
    assertThat(new RealPath("s3a", "bucket", "/a").isWithin(of("/a"))).isFalse();
  }

  @Test
  void storesHaveSeveralNames() {
    RealPath output = new RealPath("s3a", "Bucket", "/out");

    assertThat(new RealPath("s3", "bucket", "/out/a").isWithin(output)).isTrue();
    assertThat(new RealPath("s3a", "other", "/out/a").isWithin(output)).isFalse();
    assertThat(new RealPath("s3a", "bucket", "/").isRoot()).isTrue();
    assertThat(output.isWithin(new RealPath("s3n", "BUCKET", "/"))).isTrue();
  }

  @Test
  void nameNodesHaveSeveralNames() {
    RealPath output = new RealPath("hdfs", "localhost:8020", "/out");

    for (String same : List.of("LOCALHOST:8020", "localhost", "127.0.0.1", "127.0.0.1:8020")) {
      assertThat(new RealPath("hdfs", same, "/out/a").isWithin(output)).as(same).isTrue();
    }
    for (String other : List.of("localhost:8021", "127.0.0.2", "nameservice1")) {
      assertThat(new RealPath("hdfs", other, "/out/a").isWithin(output)).as(other).isFalse();
    }
    RealPath service = new RealPath("hdfs", "nameservice1", "/out");
    assertThat(service.isWithin(service)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "file:/", "file:///", "/.", "//", "/usr/.."})
  void rootsOfFileSystems(String root) throws IOException {
    assertThat(of(root).isRoot()).isTrue();
    assertThat(of(root)).hasToString("file:/");
  }

  @Test
  void unknownFileSystems() {
    assertThatThrownBy(() -> of("gopher://host/a"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gopher");
  }
}
