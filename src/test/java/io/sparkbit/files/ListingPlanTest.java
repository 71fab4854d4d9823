package io.sparkbit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.files.FolderScan.Depth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a search is shared out, it finds what {@link ImageListing} finds. */
class ListingPlanTest {

  private final Configuration configuration = new Configuration();

  @TempDir Path folder;

  private static List<ListedFile> found(ListingPlan plan, Configuration configuration)
      throws UnreadableFileException {
    List<ListedFile> files = new ArrayList<>(plan.files());
    for (FolderScan scan : plan.folders()) {
      scan.images(configuration, new OtherFiles()).forEachRemaining(files::add);
    }
    return files;
  }

  @Test
  void findsEveryImageOnceInRandomTrees() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      Path tree = folder.resolve("tree" + seed);
      RandomTree.grow(tree, seed);
      List<ListedFile> expected =
          ImageListing.files(tree.toString(), configuration, new OtherFiles());
      for (int enough : List.of(1, 2, 7, 1_000)) {
        ListingPlan plan = ListingPlan.of(List.of(tree.toString()), enough, configuration);
        assertThat(found(plan, configuration))
            .as("seed %d, %d folders", seed, enough)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  @Test
  void opensFoldersUntilThereAreEnough() throws IOException {
    for (String name : List.of("a/1.png", "a/b/2.png", "a/c/3.png", "d/4.png", "e/notes.txt")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.createFile(folder.resolve(name));
    }
    String root = "file:" + folder;

    assertThat(plan(1)).containsExactly(new FolderScan(root, Depth.TREE, root));
    assertThat(plan(3))
        .containsExactlyInAnyOrder(
            new FolderScan(root + "/a", Depth.TREE, root),
            new FolderScan(root + "/d", Depth.TREE, root),
            new FolderScan(root + "/e", Depth.TREE, root));
    assertThat(plan(100))
        .containsExactlyInAnyOrder(
            new FolderScan(root + "/a", Depth.FILES, root),
            new FolderScan(root + "/a/b", Depth.FILES, root),
            new FolderScan(root + "/a/c", Depth.FILES, root),
            new FolderScan(root + "/d", Depth.FILES, root));
  }

  private List<FolderScan> plan(int enough) throws UnreadableFileException {
    return ListingPlan.of(List.of(folder.toString()), enough, configuration).folders();
  }

  @Test
  void takesNamedFilesAndGlobs() throws IOException {
    Files.createFile(folder.resolve("notes.txt"));
    Files.createFile(folder.resolve("a.png"));
    Path named = folder.resolve("notes.txt");

    ListingPlan plan =
        ListingPlan.of(List.of(named.toString(), folder + "/*.png"), 8, configuration);

    assertThat(plan.folders()).isEmpty();
    assertThat(plan.files())
        .extracting(ListedFile::path)
        .containsExactly("file:" + named, "file:" + folder + "/a.png");
  }

  /** A hundred million objects in a folder are a hundred million too many for the driver. */
  @Test
  void looksAtSomeEntriesOfAFolderOnly() throws UnreadableFileException {
    EndlessFileSystem.LISTED.set(0);

    ListingPlan plan =
        ListingPlan.of(List.of(EndlessFileSystem.FOLDER), 8, EndlessFileSystem.configuration());

    assertThat(plan.folders())
        .containsExactly(
            new FolderScan(EndlessFileSystem.FOLDER, Depth.TREE, EndlessFileSystem.FOLDER));
    assertThat(EndlessFileSystem.LISTED).hasValue(ListingPlan.ENTRIES_PER_FOLDER);
  }

  @Test
  void streamsAFolder() throws UnreadableFileException {
    EndlessFileSystem.LISTED.set(0);

    Iterator<ListedFile> images =
        new FolderScan(EndlessFileSystem.FOLDER, Depth.FILES, EndlessFileSystem.FOLDER)
            .images(EndlessFileSystem.configuration(), new OtherFiles());

    assertThat(images.next().path()).isEqualTo(EndlessFileSystem.FOLDER + "/1.png");
    assertThat(EndlessFileSystem.LISTED.get()).isLessThan(3);
  }

  @Test
  void saysWhichFolderCannotBeListed() {
    FolderScan gone =
        new FolderScan("file:" + folder.resolve("gone"), Depth.TREE, "file:" + folder);

    assertThatThrownBy(
            () -> {
              try {
                gone.images(configuration, new OtherFiles()).hasNext();
              } catch (UncheckedIOException e) {
                throw e.getCause();
              }
            })
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageStartingWith(gone.folder() + " cannot be listed: ");
  }
}
