package io.sparkbit.checkpoint;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A checkpoint whose tensors are in entries of one zip: a PyTorch file or an npz file. */
final class ZipCheckpoint implements Checkpoint {

  private final Path file;
  private final Map<String, ZipTensor> tensors;

  private ZipCheckpoint(Path file, Map<String, ZipTensor> tensors) {
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * Reads the zip's directory, and the names and shapes of the tensors.
   *
   * @throws CheckpointException if the file is missing, unreadable, malformed or of neither format
   */
  static ZipCheckpoint open(Path file) throws CheckpointException {
    ZipArchive zip = ZipArchive.open(file);
    if (zip.members().stream().anyMatch(PytorchFile::isPickle)) {
      return new ZipCheckpoint(file, PytorchFile.tensors(zip));
    }
    if (zip.members().stream().anyMatch(NpzFile::isArray)) {
      return new ZipCheckpoint(file, NpzFile.tensors(zip));
    }
    throw new CheckpointException(
        "%s is a zip of %d entries, but has neither FOLDER/%s, as a PyTorch file, nor arrays (%s), as an npz file"
            .formatted(file, zip.members().size(), PytorchFormat.PICKLE, NpyFormat.SUFFIX));
  }

  @Override
  public String source() {
    return file.toString();
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public List<Long> shape(String name) {
    return tensor(name).layout().shape();
  }

  @Override
  public TensorReader open(String name) throws CheckpointException {
    return tensor(name).open(name);
  }

  private ZipTensor tensor(String name) {
    ZipTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("%s has no tensor '%s'".formatted(file, name));
    }
    return tensor;
  }
}
