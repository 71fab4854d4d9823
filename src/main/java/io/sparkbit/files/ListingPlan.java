package io.sparkbit.files;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * How the search of locations for images is shared out: folders that can be searched independently
 * of each other, and which hold each image once. Only so much is looked at here as this needs,
 * whatever the number of images.
 *
 * @param files that are named themselves, by their path or a glob
 * @param folders to search
 * @param others files that are no images, of folders that need not be searched any more
 */
public record ListingPlan(List<ListedFile> files, List<FolderScan> folders, OtherFiles others) {

  /** The plan gives up on a folder with more entries, and leaves it to a single scan. */
  static final int ENTRIES_PER_FOLDER = 10_000;

  /** With a thousand entries a request, object stores take some ten seconds to list as many. */
  private static final int ENTRIES_IN_ALL = 100_000;

  /**
   * Plans the search. Folders are opened breadth-first until there are enough of them.
   *
   * @param locations each a file, a folder or a glob of either
   * @param enough how many folders keep all tasks busy
   * @throws UnreadableFileException if a location names nothing, or cannot be listed
   */
  public static ListingPlan of(List<String> locations, int enough, Configuration configuration)
      throws UnreadableFileException {
    List<ListedFile> files = new ArrayList<>();
    Expansion expansion = new Expansion(configuration);
    for (String location : locations) {
      for (FileStatus match : Matches.of(location, configuration)) {
        if (match.isDirectory()) {
          expansion.begin(match.getPath());
        } else {
          files.add(ListedFile.of(match));
        }
      }
    }
    return new ListingPlan(List.copyOf(files), expansion.folders(enough), expansion.others);
  }

  /**
   * A folder on its way from unopened to searched.
   *
   * @param root where its search began
   * @param tree the same on this machine; null elsewhere
   */
  private record Unopened(Path path, Path root, @Nullable SearchedTree tree) {

    Unopened in(Path subfolder) {
      return new Unopened(subfolder, root, tree);
    }

    boolean enters(Path subfolder) throws IOException {
      return !ImageNames.isHidden(subfolder)
          && (tree == null || tree.enters(FilePaths.localPath(subfolder)));
    }
  }

  /** Folders on their way from unopened to searched. */
  private static final class Expansion {

    private final Configuration configuration;
    private final Queue<Unopened> unopened = new ArrayDeque<>();
    private final List<FolderScan> scans = new ArrayList<>();
    private final OtherFiles others = new OtherFiles();
    private int entries;

    Expansion(Configuration configuration) {
      this.configuration = configuration;
    }

    void begin(Path folder) throws UnreadableFileException {
      try {
        boolean isLocal = folder.getFileSystem(configuration) instanceof LocalFileSystem;
        SearchedTree tree = isLocal ? new SearchedTree(FilePaths.localPath(folder)) : null;
        unopened.add(new Unopened(folder, folder, tree));
      } catch (IOException e) {
        throw UnreadableFileException.unlisted(folder.toString(), e);
      }
    }

    List<FolderScan> folders(int enough) throws UnreadableFileException {
      while (!unopened.isEmpty()
          && unopened.size() + scans.size() < enough
          && entries < ENTRIES_IN_ALL) {
        open(unopened.remove());
      }
      unopened.forEach(folder -> scan(folder, FolderScan.Depth.TREE));
      return List.copyOf(scans);
    }

    private void open(Unopened folder) throws UnreadableFileException {
      try {
        look(folder, FolderScan.entries(folder.path().getFileSystem(configuration), folder.path()));
      } catch (IOException e) {
        throw UnreadableFileException.unlisted(folder.path().toString(), e);
      }
    }

    private void look(Unopened folder, RemoteIterator<FileStatus> found) throws IOException {
      List<Path> subfolders = new ArrayList<>();
      OtherFiles seenOthers = new OtherFiles();
      boolean images = false;
      for (int seen = 0; found.hasNext(); seen++) {
        if (seen == ENTRIES_PER_FOLDER) {
          scan(folder, FolderScan.Depth.TREE);
          return;
        }
        FileStatus status = found.next();
        entries++;
        if (status.isDirectory()) {
          subfolders.add(status.getPath());
        } else {
          images |= ImageNames.isListed(status.getPath(), folder.path(), seenOthers);
        }
      }
      for (Path subfolder : subfolders) {
        if (folder.enters(subfolder)) {
          unopened.add(folder.in(subfolder));
        }
      }
      if (images) {
        scan(folder, FolderScan.Depth.FILES);
      } else {
        others.addAll(seenOthers.counts());
      }
    }

    private void scan(Unopened folder, FolderScan.Depth depth) {
      scans.add(new FolderScan(folder.path().toString(), depth, folder.root().toString()));
    }
  }
}
