package io.sparkbit.checkpoint.numpy;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.tensor.ElementType;
import io.sparkbit.checkpoint.zip.ZipArchive;
import io.sparkbit.checkpoint.zip.ZipMember;
import io.sparkbit.checkpoint.zip.ZipTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads npz files, as {@code numpy.savez} and {@code savez_compressed} write them; the original BiT
 * release uses them. A tensor's name is its entry's without {@code .npy}; other entries are
 * ignored. Opening reads only the directory and the header of each array.
 */
public final class NpzFile {

  private NpzFile() {}

  /** Returns whether a zip entry is an array. */
  public static boolean isArray(ZipMember member) {
    return member.name().endsWith(NpyFormat.SUFFIX);
  }

  /**
   * Returns the arrays by name. Reads only their headers.
   *
   * @throws CheckpointException if an array is malformed, or holds Python objects
   */
  public static Map<String, LazyTensor> tensors(ZipArchive zip) throws CheckpointException {
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    for (ZipMember member : zip.members()) {
      if (isArray(member)) {
        String name =
            member.name().substring(0, member.name().length() - NpyFormat.SUFFIX.length());
        tensors.put(name, tensor(name, member).lazy());
      }
    }
    return tensors;
  }

  private static ZipTensor tensor(String name, ZipMember member) throws CheckpointException {
    NpyHeader header = NpyHeader.read(member);
    String descr = header.type().descr();
    if (header.type().isObject()) {
      throw new CheckpointException(
          ("%s is an array of Python objects (dtype %s), which are stored as a pickle that can"
                  + " run arbitrary code; save arrays of floats instead")
              .formatted(member.where(), descr));
    }
    Optional<ElementType> type = header.type().elementType();
    if (type.isPresent()) {
      checkSize(member, header, type.get());
    }
    return new ZipTensor(
        name, member, header.bytes(), descr, type, header.type().order(), header.layout());
  }

  private static void checkSize(ZipMember member, NpyHeader header, ElementType type)
      throws CheckpointException {
    long available = member.size() - header.bytes();
    long elements = header.layout().elements();
    if (available % type.bytesPerElement() != 0 || available / type.bytesPerElement() != elements) {
      throw new CheckpointException(
          "%s has %d bytes after its npy header, but %d elements of dtype %s are declared"
              .formatted(member.where(), available, elements, header.type().descr()));
    }
  }
}
