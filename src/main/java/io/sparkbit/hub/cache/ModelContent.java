package io.sparkbit.hub.cache;

import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.hub.folder.ModelNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The content of a model's files, wherever they are stored. Small enough to send to every task of a
 * job, and exact enough that all tasks run the same model.
 *
 * @param location as the user gave it
 * @param weightsName the file name of the weights, or of the index of several files
 * @param files all files of the model
 */
public record ModelContent(String location, String weightsName, List<FileContent> files)
    implements Serializable {

  public ModelContent {
    files = List.copyOf(files);
  }

  /**
   * Returns the content of local files, which are read once per JVM.
   *
   * @throws ModelNotFoundException if a file cannot be read
   */
  public static ModelContent of(ModelFiles files) throws ModelNotFoundException {
    List<FileContent> contents = new ArrayList<>();
    for (String name : files.names()) {
      Path file = files.folder().resolve(name);
      try {
        contents.add(FileContent.of(file));
      } catch (IOException e) {
        throw new ModelNotFoundException(
            "Model '%s' cannot be used: %s cannot be read: %s".formatted(files.location(), file, e),
            e);
      }
    }
    return new ModelContent(files.location(), files.weightsName(), contents);
  }

  /**
   * Returns 64 digits that distinguish this model from all others and from its own earlier
   * versions.
   */
  public String digest() {
    return FileDigests.sha256(
        files.stream()
            .map(file -> "%s %s".formatted(file.name(), file.sha256()))
            .sorted()
            .collect(Collectors.joining("\n", weightsName + "\n", "")));
  }

  /** Returns the same files in a local folder. */
  public ModelFiles in(Path folder) {
    return new ModelFiles(
        location,
        folder,
        files.stream().map(FileContent::name).toList(),
        weightsName,
        Optional.empty());
  }
}
