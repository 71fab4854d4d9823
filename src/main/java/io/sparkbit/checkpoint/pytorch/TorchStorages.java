package io.sparkbit.checkpoint.pytorch;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.pytorch.PickleValue.Storage;
import io.sparkbit.checkpoint.pytorch.PickleValue.Tensor;
import io.sparkbit.checkpoint.tensor.StridedLayout;
import io.sparkbit.checkpoint.zip.ZipArchive;
import io.sparkbit.checkpoint.zip.ZipMember;
import io.sparkbit.checkpoint.zip.ZipTensor;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The storages of a PyTorch file: one zip entry each, shared by any number of tensors.
 *
 * @param folder of the entries
 * @param order byte order of all elements
 */
record TorchStorages(ZipArchive zip, String folder, ByteOrder order) {

  /**
   * Finds a tensor. Checks that it is within its storage, and that the storage fits its entry.
   *
   * @param name of the tensor, for errors
   * @throws CheckpointException if a check fails, or the tensor repeats too many elements
   */
  ZipTensor find(String name, Tensor tensor) throws CheckpointException {
    String where = "%s: tensor '%s'".formatted(zip.file(), name);
    Storage storage = tensor.storage();
    ZipMember member = member(where, storage);
    StridedLayout layout = tensor.layout();
    if (layout.end() > storage.elements()) {
      throw new CheckpointException(
          ("%s with offset %d, shape %s and strides %s ends at element %d of its storage, but"
                  + " entry '%s' has only %d")
              .formatted(
                  where,
                  layout.offset(),
                  layout.shape(),
                  layout.strides(),
                  layout.end(),
                  member.name(),
                  storage.elements()));
    }
    // An expanded tensor repeats elements, so even a tiny file may declare any number of them.
    if (layout.elements() > layout.span() && layout.elements() > zip.fileSize()) {
      throw new CheckpointException(
          ("%s of shape %s and strides %s repeats %d stored elements %d times, which is refused"
                  + " in a file of %d bytes; save a contiguous copy")
              .formatted(
                  where,
                  layout.shape(),
                  layout.strides(),
                  layout.span(),
                  layout.elements() / layout.span(),
                  zip.fileSize()));
    }
    return new ZipTensor(
        name, member, 0, storage.type().name(), Optional.of(storage.type()), order, layout);
  }

  private ZipMember member(String where, Storage storage) throws CheckpointException {
    String entry = folder + storage.key();
    ZipMember member =
        zip.member(entry)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "%s needs the entry '%s', which the file does not have"
                            .formatted(where, entry)));
    int elementBytes = storage.type().bytesPerElement();
    if (member.size() % elementBytes != 0 || member.size() / elementBytes != storage.elements()) {
      throw new CheckpointException(
          "%s needs a storage of %d elements of type %s, but entry '%s' has %d bytes"
              .formatted(where, storage.elements(), storage.type(), entry, member.size()));
    }
    return member;
  }
}
