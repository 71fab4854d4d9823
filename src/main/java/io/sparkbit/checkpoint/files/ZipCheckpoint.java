package io.sparkbit.checkpoint.files;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.numpy.NpyFormat;
import io.sparkbit.checkpoint.numpy.NpzFile;
import io.sparkbit.checkpoint.pytorch.PytorchFile;
import io.sparkbit.checkpoint.pytorch.PytorchFormat;
import io.sparkbit.checkpoint.zip.ZipArchive;
import java.nio.file.Path;
import java.util.Map;

/** Opens zips whose entries hold tensors: PyTorch and npz files. */
public final class ZipCheckpoint {

  private ZipCheckpoint() {}

  /**
   * Reads the zip's directory and the tensors' names and shapes.
   *
   * @throws CheckpointException if the file is missing, unreadable, malformed or of neither format
   */
  public static Checkpoint open(Path file) throws CheckpointException {
    return new Checkpoint(file.toString(), tensors(ZipArchive.open(file)));
  }

  private static Map<String, LazyTensor> tensors(ZipArchive zip) throws CheckpointException {
    if (zip.members().stream().anyMatch(PytorchFile::isPickle)) {
      return PytorchFile.tensors(zip);
    }
    if (zip.members().stream().anyMatch(NpzFile::isArray)) {
      return NpzFile.tensors(zip);
    }
    throw new CheckpointException(
        ("%s is a zip of %d entries, but has neither FOLDER/%s, like a PyTorch file, nor"
                + " arrays (%s), like an npz file")
            .formatted(zip.file(), zip.members().size(), PytorchFormat.PICKLE, NpyFormat.SUFFIX));
  }
}
