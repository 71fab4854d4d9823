package io.sparkbit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageListingTest {

  private final OtherFiles others = new OtherFiles();

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    for (String name :
        List.of(
            "b.JPG",
            "a 100%.png",
            "notes.txt",
            ".hidden.png",
            "deep/er/c.webp",
            ".thumbnails/b.jpg",
            "_DSC0001.JPG",
            "_SUCCESS",
            "_chosen/d.png",
            "[1].png")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  private List<String> list(String location) throws UnreadableFileException {
    return ImageListing.files(location, new Configuration(), others).stream()
        .map(file -> file.path().replace("file:" + folder + "/", ""))
        .toList();
  }

  @Test
  void findsImagesInAFolderEmptyOnesIncluded() throws UnreadableFileException {
    assertThat(list(folder.toString()))
        .containsExactly(
            "[1].png", "_DSC0001.JPG", "_chosen/d.png", "a 100%.png", "b.JPG", "deep/er/c.webp");
  }

  @Test
  void countsHiddenImages() throws UnreadableFileException {
    list(folder.toString());
    assertThat(others.counts()).containsExactly(entry(".txt", 1L), entry("hidden .png", 1L));
  }

  @Test
  void tellsLengthAndTime() throws IOException {
    Path file = Files.write(folder.resolve("b.JPG"), new byte[7]);
    Instant modified = Instant.parse("2026-01-02T03:04:05Z");
    Files.setLastModifiedTime(file, FileTime.from(modified));

    ListedFile expected = new ListedFile("file:" + file, 7, modified);
    assertThat(ImageListing.files(folder.toString(), new Configuration(), others))
        .contains(expected);
    assertThat(ImageListing.files(file.toString(), new Configuration(), others))
        .containsExactly(expected);
  }

  @Test
  void takesANamedFileWhateverItsName() throws UnreadableFileException {
    assertThat(list(folder + "/notes.txt")).containsExactly("notes.txt");
    assertThat(list(folder + "/[1].png")).containsExactly("[1].png");
  }

  @Test
  void expandsGlobs() throws UnreadableFileException {
    assertThat(list(folder + "/*.png")).contains("[1].png", "a 100%.png");
    assertThat(list(folder + "/d*")).containsExactly("deep/er/c.webp");
  }

  @Test
  void saysThatNothingIsThere() {
    assertThatThrownBy(() -> list(folder + "/nothing"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage("There is no file or folder " + folder + "/nothing; check the path");
    assertThatThrownBy(() -> list("nosuch://bucket/x"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("nosuch://bucket/x cannot be listed: ")
        .hasMessageContaining("No FileSystem for scheme \"nosuch\"");
  }
}
