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
 * Divides a search for images into folders that can be searched independently and contain each
 * image once. Planning lists no more than it needs, whatever the number of images.
 *
 * @param files named directly, by path or glob
 * @param folders to search
 * @param others counts of other files in folders that need no further search
 */
public record ListingPlan(List<ListedFile> files, List<FolderScan> folders, OtherFiles others) {

  /** A folder with more entries is left to a single scan. */
  static final int ENTRIES_PER_FOLDER = 10_000;

  /** Object stores take about ten seconds to list this many, at a thousand entries a request. */
  private static final int ENTRIES_IN_ALL = 100_000;

  /**
   * Plans the search. Folders are opened breadth-first until there are enough.
   *
   * @param locations each a file, a folder or a glob of either
   * @param enough the number of folders that keeps all tasks busy
   * @throws UnreadableFileException if a location names nothing or cannot be listed
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
   * A folder that has not been opened.
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

  /** Opens folders and collects those to search. */
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
