package io.sparkbit.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinksTest {

  @TempDir Path folder;

  @Test
  void linksAreRelative() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "content");

    Path pointer = Links.link(file, folder.resolve("a/b/pointer"));

    assertThat(Files.readSymbolicLink(pointer)).isEqualTo(Path.of("../../file"));
    assertThat(pointer).hasContent("content");
  }

  @Test
  void whatIsThereStays() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "content");
    Path pointer = Files.writeString(folder.resolve("pointer"), "other");

    assertThat(Links.link(file, pointer)).hasContent("other");
  }

  /** Zip files hold no links for Java. */
  @Test
  void whereThereAreNoLinksFilesAreCopied() throws IOException {
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("no-links.zip"), Map.of("create", "true"))) {
      Path file = Files.writeString(zip.getPath("/file"), "content");

      Path pointer = Links.link(file, zip.getPath("/a/b/pointer"));

      assertThat(Files.isSymbolicLink(pointer)).isFalse();
      assertThat(Files.readString(pointer)).isEqualTo("content");
      assertThat(Files.exists(zip.getPath("/a/b/pointer.incomplete"))).isFalse();
    }
  }
}
