package io.sparkbit.checkpoint.pytorch;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.pytorch.PickleValue.Tensor;
import io.sparkbit.checkpoint.zip.ZipArchive;
import io.sparkbit.checkpoint.zip.ZipMember;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads state dicts as {@code torch.save} writes them since PyTorch 1.6, such as {@code
 * pytorch_model.bin}. Opening reads the directory and the pickle, which can create only tensors;
 * the tensors' bytes are read on demand.
 */
public final class PytorchFile {

  private final ZipArchive zip;
  private final ZipMember pickle;

  /** The folder of all entries, with a trailing slash. */
  private final String root;

  private PytorchFile(ZipArchive zip, ZipMember pickle) {
    this.zip = zip;
    this.pickle = pickle;
    this.root = pickle.name().substring(0, pickle.name().length() - PytorchFormat.PICKLE.length());
  }

  /** Returns whether a zip entry is the pickle of a PyTorch file. */
  public static boolean isPickle(ZipMember member) {
    return member.name().endsWith("/" + PytorchFormat.PICKLE)
        && member.name().indexOf('/') == member.name().lastIndexOf('/');
  }

  /**
   * Returns the tensors by name. Reads only the pickle.
   *
   * @throws CheckpointException if the file is malformed or a TorchScript archive, or its pickle is
   *     not a state dict
   */
  public static Map<String, LazyTensor> tensors(ZipArchive zip) throws CheckpointException {
    PytorchFile file = new PytorchFile(zip, pickle(zip));
    file.refuseTorchScript();
    return file.tensors();
  }

  private static ZipMember pickle(ZipArchive zip) throws CheckpointException {
    List<ZipMember> pickles = zip.members().stream().filter(PytorchFile::isPickle).toList();
    if (pickles.size() != 1) {
      throw new CheckpointException(
          "%s has %d entries named FOLDER/%s, but torch.save writes exactly one"
              .formatted(zip.file(), pickles.size(), PytorchFormat.PICKLE));
    }
    return pickles.get(0);
  }

  private void refuseTorchScript() throws CheckpointException {
    for (String mark : PytorchFormat.TORCH_SCRIPT) {
      if (zip.members().stream().anyMatch(member -> member.name().startsWith(root + mark))) {
        throw new CheckpointException(
            ("%s is a TorchScript archive (it has '%s'), a program and not a checkpoint; save"
                    + " the model's state_dict")
                .formatted(zip.file(), root + mark));
      }
    }
  }

  private Map<String, LazyTensor> tensors() throws CheckpointException {
    if (pickle.size() > PytorchFormat.MAX_PICKLE_BYTES) {
      throw new CheckpointException(
          "%s has %d bytes, but the names and shapes of a checkpoint need at most %d"
              .formatted(pickle.where(), pickle.size(), PytorchFormat.MAX_PICKLE_BYTES));
    }
    PickleValue object =
        Unpickler.read(pickle.read(PytorchFormat.MAX_PICKLE_BYTES), pickle.where());
    TorchStorages storages = new TorchStorages(zip, root + PytorchFormat.STORAGES, byteOrder());
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> tensor : StateDict.tensors(object, pickle.where()).entrySet()) {
      tensors.put(tensor.getKey(), storages.find(tensor.getKey(), tensor.getValue()).lazy());
    }
    return tensors;
  }

  private ByteOrder byteOrder() throws CheckpointException {
    Optional<ZipMember> entry = zip.member(root + PytorchFormat.BYTE_ORDER);
    if (entry.isEmpty()) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    ZipMember member = entry.get();
    String order =
        new String(
            member.read(PytorchFormat.LITTLE_ENDIAN.length() + 1), StandardCharsets.ISO_8859_1);
    return switch (order) {
      case PytorchFormat.LITTLE_ENDIAN -> ByteOrder.LITTLE_ENDIAN;
      case PytorchFormat.BIG_ENDIAN -> ByteOrder.BIG_ENDIAN;
      default ->
          throw new CheckpointException(
              "%s says '%s' at offset %d, but a byte order is %s or %s"
                  .formatted(
                      member.where(),
                      order,
                      member.offsetOf(0),
                      PytorchFormat.LITTLE_ENDIAN,
                      PytorchFormat.BIG_ENDIAN));
    };
  }
}
