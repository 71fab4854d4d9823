package io.sparkbit.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A search ends, and finds each image once, wherever links lead; on the driver and in tasks. */
@Timeout(60)
class LinksInFoldersTest {

  private final Configuration configuration = new Configuration();

  @TempDir Path folder;
  private Path photos;

  @BeforeEach
  void images() throws IOException {
    photos = folder.resolve("photos");
    for (String name : List.of("photos/a/1.png", "photos/a/b/2.png", "elsewhere/c/3.png")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(target));
  }

  private void assertFound(String location, String... names) throws IOException {
    List<String> expected =
        List.of(names).stream().map(name -> "file:" + folder + "/" + name).toList();
    assertThat(ImageListing.files(location, configuration, new OtherFiles()))
        .extracting(ListedFile::path)
        .containsExactlyInAnyOrderElementsOf(expected);
    for (int enough : List.of(1, 3, 100)) {
      ListingPlan plan = ListingPlan.of(List.of(location), enough, configuration);
      List<ListedFile> found = new ArrayList<>(plan.files());
      for (FolderScan scan : plan.folders()) {
        scan.images(configuration, new OtherFiles()).forEachRemaining(found::add);
      }
      assertThat(found)
          .extracting(ListedFile::path)
          .as("%d folders", enough)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void toParents() throws IOException {
    link("photos/self", ".");
    link("photos/a/up", "..");
    link("photos/a/b/root", photos.toString());
    link("photos/a/b/above", "../../..");

    assertFound(photos.toString(), "photos/a/1.png", "photos/a/b/2.png");
    assertFound(photos + "/*", "photos/a/1.png", "photos/a/b/2.png");
  }

  @Test
  void toWhatIsFoundAnyway() throws IOException {
    link("photos/again", "a");
    link("photos/a/b/again", "../../a");

    assertFound(photos.toString(), "photos/a/1.png", "photos/a/b/2.png");
  }

  /** Which are not searched under their own names. */
  @Test
  void toHiddenFolders() throws IOException {
    Files.createDirectories(photos.resolve(".kept"));
    Files.createFile(photos.resolve(".kept/5.png"));
    link("photos/kept", ".kept");
    link("photos/.kept/up", "..");

    assertFound(photos.toString(), "photos/a/1.png", "photos/a/b/2.png", "photos/kept/5.png");
  }

  @Test
  void toOtherPlaces() throws IOException {
    link("photos/more", "../elsewhere");
    link("elsewhere/c/back", photos.toString());
    link("elsewhere/c/self", "../../elsewhere");

    assertFound(photos.toString(), "photos/a/1.png", "photos/a/b/2.png", "photos/more/c/3.png");
  }

  @Test
  void fromTheLocationItself() throws IOException {
    link("link", "photos");

    assertFound(folder + "/link", "link/a/1.png", "link/a/b/2.png");
  }

  @Test
  void inCirclesAndToNothing() throws IOException {
    link("photos/x.png", "y.png");
    link("photos/y.png", "x.png");
    link("photos/gone", "nowhere");

    assertFound(
        photos.toString(), "photos/a/1.png", "photos/a/b/2.png", "photos/x.png", "photos/y.png");
  }

  @Test
  void otherFilesAreCountedOnceWhereverTheyAre() throws IOException {
    for (String name :
        List.of(
            "photos/a/x.HEIC", "photos/a/b/y.heic", "photos/text/README", "photos/text/z.mp4")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.createFile(folder.resolve(name));
    }
    Files.createFile(photos.resolve("_SUCCESS"));
    link("photos/gone", "nowhere");

    for (int enough : List.of(1, 3, 100)) {
      ListingPlan plan = ListingPlan.of(List.of(photos.toString()), enough, configuration);
      for (FolderScan scan : plan.folders()) {
        scan.images(configuration, plan.others()).forEachRemaining(image -> {});
      }
      assertThat(OtherFiles.inWords(plan.others().counts()))
          .isEqualTo("5 files: 2 .heic, 2 without extension, 1 .mp4");
    }
  }

  @Test
  void manyTypesAreNotKeptApart() {
    OtherFiles others = new OtherFiles();
    for (int i = 0; i < 1_000; i++) {
      others.add("a.x" + i);
    }

    assertThat(others.counts()).hasSize(51).containsEntry(OtherFiles.REST, 950L);
    assertThat(others.counts().values().stream().mapToLong(n -> n).sum()).isEqualTo(1_000);
  }
}
