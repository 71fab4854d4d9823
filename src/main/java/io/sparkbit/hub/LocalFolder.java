package io.sparkbit.hub;

import io.sparkbit.files.FilePaths;
import io.sparkbit.hub.folder.LocatedModel;
import io.sparkbit.hub.folder.ModelFolder;
import io.sparkbit.hub.folder.ModelLayout;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.hub.folder.StoredFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder on this machine.
 *
 * @param path of the folder
 */
record LocalFolder(Path path) implements ModelFolder {

  static final String SCHEME = "file";

  /** Finds the model at the path or {@code file:} URI of a folder or file. */
  static LocatedModel resolve(String location) throws ModelNotFoundException {
    Path path = path(location);
    if (Files.isDirectory(path)) {
      return new ModelLayout(location, new LocalFolder(path)).ofFolder();
    }
    if (!Files.exists(path)) {
      throw new ModelNotFoundException(
          "There is no model folder or file %s%s"
              .formatted(path.toAbsolutePath(), MeantLocation.advice(location, path)));
    }
    LocalFolder folder = new LocalFolder(path.toAbsolutePath().resolveSibling(""));
    return new ModelLayout(location, folder).ofFile(path.getFileName().toString());
  }

  private static Path path(String location) throws ModelNotFoundException {
    try {
      return FilePaths.local(location);
    } catch (IllegalArgumentException e) {
      throw new ModelNotFoundException(
          "Model location '%s' is not a path: %s".formatted(location, e.getMessage()), e);
    }
  }

  @Override
  public Optional<StoredFile> find(String name) {
    return Optional.of(path.resolve(name)).filter(Files::isRegularFile).map(StoredFile::here);
  }

  @Override
  public List<String> archives() throws ModelNotFoundException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + ModelLayout.ARCHIVE)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    } catch (DirectoryIteratorException e) {
      throw unlisted(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unlisted(e);
    }
    Collections.sort(names);
    return names;
  }

  private ModelNotFoundException unlisted(IOException cause) {
    return new ModelNotFoundException(
        "Model folder %s cannot be listed: %s".formatted(path, cause), cause);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
