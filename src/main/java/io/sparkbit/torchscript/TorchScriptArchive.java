package io.sparkbit.torchscript;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * A writer of modules as zips of uncompressed entries, which {@code torch::jit::load} reads.
 * Tensors pass through in pieces. Checksums, which precede the bytes in a zip, are filled in
 * afterwards; the JDK's zip stream cannot do that.
 */
final class TorchScriptArchive implements AutoCloseable {

  /** The folder inside the zip; PyTorch accepts any name. */
  private static final String ROOT = "bit/";

  /** The mark of archives that this class wrote. PyTorch loads extra files only on request. */
  private static final String MARK = "extra/producer";

  /** The format version of the current operators (caffe2/serialize/versions.h). */
  private static final String FORMAT_VERSION = "10\n";

  private final ZipArchiveOutputStream zip;
  private ByteBuffer piece = ByteBuffer.allocate(0);

  private TorchScriptArchive(Path file) throws IOException {
    this.zip = new ZipArchiveOutputStream(file);
  }

  /**
   * @param className the name of the class that the code defines
   * @param code TorchScript's text form of that class
   * @param file replaced if it exists
   */
  static void write(String className, String code, List<ProgramTensor> tensors, Path file)
      throws IOException {
    try (TorchScriptArchive archive = new TorchScriptArchive(file)) {
      archive.store("data.pkl", PickleWriter.module(className, tensors));
      archive.store("code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      archive.store("constants.pkl", PickleWriter.emptyTuple());
      archive.store("version", FORMAT_VERSION.getBytes(StandardCharsets.UTF_8));
      archive.store("byteorder", "little".getBytes(StandardCharsets.UTF_8));
      archive.store(MARK, "spark-bit".getBytes(StandardCharsets.UTF_8));
      for (int key = 0; key < tensors.size(); key++) {
        archive.store("data/" + key, tensors.get(key));
      }
    }
  }

  /** Returns whether a file is an archive that this class wrote. */
  static boolean isOwn(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getEntry(ROOT + MARK) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private void store(String name, byte[] bytes) throws IOException {
    begin(name, bytes.length);
    zip.write(bytes);
    zip.closeArchiveEntry();
  }

  private void store(String name, ProgramTensor tensor) throws IOException {
    begin(name, tensor.bytes());
    tensor.values().copyTo(this::room);
    writePiece();
    zip.closeArchiveEntry();
  }

  private void begin(String name, long bytes) throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(ROOT + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes);
    entry.setTime(0);
    zip.putArchiveEntry(entry);
  }

  private ByteBuffer room(int bytes) throws IOException {
    writePiece();
    if (piece.capacity() < bytes) {
      piece = ByteBuffer.allocate(bytes);
    }
    return piece.clear().limit(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void writePiece() throws IOException {
    zip.write(piece.array(), 0, piece.limit());
    piece.limit(0);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
