package io.sparkbit.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class NameExchangeTest {

  @TempDir Path folder;

  @Test
  void foldersTakeEachOthersName() throws IOException {
    Path one = Files.createDirectory(folder.resolve("eins, zwei"));
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(one.resolve("file"), "one");

    assertThat(NameExchange.exchange(one, other)).isTrue();

    assertThat(other.resolve("file")).hasContent("one");
    assertThat(one).isEmptyDirectory();
  }

  @Test
  void nothingHappensWhereThereIsOnlyOne() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));

    assertThat(NameExchange.exchange(one, folder.resolve("other"))).isFalse();

    assertThat(folder.toFile().list()).containsExactly("one");
  }
}
