package io.sparkbit.hub;

import io.sparkbit.cache.CacheFolders;
import io.sparkbit.files.FilePaths;
import io.sparkbit.files.FileState;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.hub.cache.FileContent;
import io.sparkbit.hub.cache.LocalCache;
import io.sparkbit.hub.folder.LocatedModel;
import io.sparkbit.hub.folder.ModelFolder;
import io.sparkbit.hub.folder.ModelLayout;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.hub.folder.ProgressListener;
import io.sparkbit.hub.folder.StoredFile;
import io.sparkbit.hub.huggingface.HubRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder on any Hadoop file system. Its files are copied to this machine.
 *
 * @param uri of the folder, without a trailing slash
 * @param files access to the file system
 * @param cache that keeps the copies
 * @param progress is notified of copies
 */
record HadoopFolder(String uri, HadoopFiles files, LocalCache cache, ProgressListener progress)
    implements ModelFolder {

  /**
   * Finds the model at the URI of a folder or file.
   *
   * @param location as the user gave it
   * @param uri of the location
   * @param cacheFolders the first writable one is used
   * @throws ModelNotFoundException also if the file system is unknown or fails
   */
  static LocatedModel resolve(
      String location,
      String uri,
      HadoopFiles files,
      List<Path> cacheFolders,
      ProgressListener progress)
      throws ModelNotFoundException {
    String place = uri.replaceAll("/+$", "");
    try {
      FileState state = files.state(place).orElseThrow(() -> missing(location, uri));
      LocalCache cache = LocalCache.in(cacheFolders);
      if (state.kind() == FileState.Kind.FOLDER) {
        return new ModelLayout(location, new HadoopFolder(place, files, cache, progress))
            .ofFolder();
      }
      int slash = place.lastIndexOf('/');
      return new ModelLayout(
              location, new HadoopFolder(place.substring(0, slash), files, cache, progress))
          .ofFile(place.substring(slash + 1));
    } catch (UnreadableFileException e) {
      throw unreadable(location, e);
    }
  }

  /** Returns the URI of a path on the default file system. */
  static String qualified(String path, HadoopFiles files) throws ModelNotFoundException {
    try {
      return files.qualify(path);
    } catch (UnreadableFileException e) {
      throw new ModelNotFoundException("Model location '%s' %s".formatted(path, e.getMessage()), e);
    }
  }

  private static ModelNotFoundException missing(String location, String uri) {
    boolean isHere = !location.equals(uri) && Files.exists(FilePaths.local(location));
    return new ModelNotFoundException(
        "There is no model folder or file %s%s"
            .formatted(
                uri,
                isHere
                    ? "; it exists on this machine, so use "
                        + FilePaths.ofLocal(FilePaths.local(location))
                    : HubRepo.isName(location)
                        ? "; did you mean %s://%s?".formatted(HubRepo.SCHEME, location)
                        : "; check the location"));
  }

  private static ModelNotFoundException unreadable(String uri, Exception e) {
    return new ModelNotFoundException(
        ("%s: %s; check the location, and the settings and credentials of its file system"
                + " (spark.hadoop.*)")
            .formatted(uri, e.getMessage()),
        e);
  }

  private String uri(String name) {
    return uri + "/" + name;
  }

  @Override
  public Optional<StoredFile> find(String name) throws ModelNotFoundException {
    try {
      Optional<FileState> state =
          files.state(uri(name)).filter(found -> found.kind() == FileState.Kind.FILE);
      if (state.isEmpty()) {
        return Optional.empty();
      }
      Copied file = new Copied(name, state.get());
      // File systems that do not know the length, such as https, do not look for the file.
      return state.get().length() < 0
          ? file.fetchIfThere().map(StoredFile::here)
          : Optional.of(file);
    } catch (UnreadableFileException e) {
      throw unreadable(uri(name), e);
    }
  }

  /** A file that is copied on demand. */
  private final class Copied implements StoredFile {

    private final String name;
    private final FileState state;

    Copied(String name, FileState state) {
      this.name = name;
      this.state = state;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Path fetch() throws ModelNotFoundException {
      try {
        return copied();
      } catch (UnreadableFileException e) {
        throw unreadable(uri(name), e);
      }
    }

    Optional<Path> fetchIfThere() throws ModelNotFoundException, UnreadableFileException {
      try {
        return Optional.of(copied());
      } catch (UnreadableFileException e) {
        if (e.reason() == UnreadableFileException.Reason.NOT_FOUND) {
          return Optional.empty();
        }
        throw e;
      }
    }

    private Path copied() throws ModelNotFoundException, UnreadableFileException {
      try {
        return cache.get(
            "%s\n%d\n%s".formatted(uri(name), state.length(), state.modified()), name, this::write);
      } catch (ModelNotFoundException | UnreadableFileException e) {
        throw e;
      } catch (IOException e) {
        throw unstored(name, e);
      }
    }

    private void write(Path target) throws IOException {
      copy(name, state.length(), target);
      if (state.length() >= 0 && Files.size(target) != state.length()) {
        throw new ModelNotFoundException(
            ("%s provided %d bytes, but its file system reports %d; another process may be"
                    + " writing it, so try again later")
                .formatted(uri(name), Files.size(target), state.length()));
      }
    }
  }

  private ModelNotFoundException unstored(String name, IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return new ModelNotFoundException(
          "Copying %s was interrupted; it will start over the next time".formatted(uri(name)), e);
    }
    return new ModelNotFoundException(
        ("%s cannot be stored in the cache %s: %s; free some space there, or set %s to a"
                + " writable folder")
            .formatted(uri(name), cache.root(), e, CacheFolders.VARIABLE),
        e);
  }

  @Override
  public List<String> archives() throws ModelNotFoundException {
    try {
      return files.names(uri).stream()
          .filter(name -> name.endsWith(ModelLayout.ARCHIVE))
          .sorted()
          .toList();
    } catch (UnreadableFileException e) {
      throw unreadable(uri, e);
    }
  }

  @Override
  public Path together(List<Path> fetched) throws ModelNotFoundException {
    try {
      return cache.together(fetched);
    } catch (IOException e) {
      throw unstored(fetched.get(0).getFileName().toString(), e);
    }
  }

  @Override
  public Optional<String> shared() {
    return Optional.of(uri);
  }

  /** Copies a file of a model that another machine found here. */
  void copy(FileContent file, Path target) throws IOException {
    try {
      copy(file.name(), file.length(), target);
    } catch (UnreadableFileException e) {
      throw unreadable(uri(file.name()), e);
    }
  }

  private void copy(String name, long length, Path target) throws IOException {
    try (ProgressListener.Transfer transfer = progress.begin(name, length, 0)) {
      files.copy(uri(name), target, transfer::advance);
    }
  }

  @Override
  public String toString() {
    return uri;
  }
}
