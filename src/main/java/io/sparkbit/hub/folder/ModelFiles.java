package io.sparkbit.hub.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of one model, in one folder of this machine.
 *
 * @param location as the user gave it
 * @param folder that holds the files, and possibly others
 * @param names of the files
 * @param weightsName what a checkpoint opener gets: one file, or the index of several
 * @param shared the URI of the folder where other machines find the same files, if they do
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

  /** The weights, or the index of several files that lie beside it. */
  public Path weights() {
    return folder.resolve(weightsName);
  }

  /** Where the files are: the shared folder if there is one, otherwise the one on this machine. */
  public String uri() {
    return shared.orElse("file:" + folder.toAbsolutePath());
  }

  private Optional<Path> find(String name) {
    return Optional.of(name).filter(names::contains).map(folder::resolve);
  }
}
