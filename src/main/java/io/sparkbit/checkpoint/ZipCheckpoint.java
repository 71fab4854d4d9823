package io.sparkbit.checkpoint;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A checkpoint whose tensors are entries of one zip. */
final class ZipCheckpoint implements Checkpoint {

  private final Path file;
  private final Map<String, ZipTensor> tensors;

  ZipCheckpoint(Path file, Map<String, ZipTensor> tensors) {
    this.file = file;
    this.tensors = tensors;
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
