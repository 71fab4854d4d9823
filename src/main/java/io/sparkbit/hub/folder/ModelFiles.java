package io.sparkbit.hub.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of one model, in one folder on this machine.
 *
 * @param location as the user gave it
 * @param folder that contains the files, and possibly others
 * @param names of the files
 * @param weightsName the file to open as a checkpoint: the weights, or the index of several files
 * @param shared the URI of a folder where other machines find the same files, if there is one
 */
public record ModelFiles(
    String location, Path folder, List<String> names, String weightsName, Optional<String> shared)
    implements ModelDescription {

  public ModelFiles {
    names = List.copyOf(names);
  }

  @Override
  public Optional<Path> config() {
    return find(ModelLayout.CONFIG);
  }

  @Override
  public Optional<Path> processor() {
    return find(ModelLayout.PROCESSOR);
  }

  /** Returns the weights, or the index of several files beside it. */
  public Path weights() {
    return folder.resolve(weightsName);
  }

  /** Returns the length of all files in bytes. */
  public long bytes() throws IOException {
    long bytes = 0;
    for (String name : names) {
      bytes += Files.size(folder.resolve(name));
    }
    return bytes;
  }

  /** Returns the URI of the shared folder if there is one, otherwise that of the local folder. */
  public String uri() {
    return shared.orElse("file:" + folder.toAbsolutePath());
  }

  private Optional<Path> find(String name) {
    return Optional.of(name).filter(names::contains).map(folder::resolve);
  }
}
