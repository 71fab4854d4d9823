package io.sparkbit.torchscript;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a module as the zip of stored entries that {@code torch::jit::load} reads. One tensor is
 * in memory at a time.
 */
final class TorchScriptArchive {

  /** The folder inside the zip; PyTorch accepts any name. */
  private static final String ROOT = "bit/";

  /** The oldest version that knows every operator used (caffe2/serialize/versions.h). */
  private static final String FORMAT_VERSION = "3\n";

  private TorchScriptArchive() {}

  /**
   * @param className of the module that the code defines
   * @param code TorchScript's text form of that class
   * @param out is not closed
   */
  static void write(String className, String code, List<StoredTensor> tensors, OutputStream out)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out));
    store(zip, "data.pkl", PickleWriter.module(className, tensors));
    store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
    store(zip, "constants.pkl", PickleWriter.emptyTuple());
    store(zip, "version", FORMAT_VERSION.getBytes(StandardCharsets.UTF_8));
    store(zip, "byteorder", "little".getBytes(StandardCharsets.UTF_8));
    for (int key = 0; key < tensors.size(); key++) {
      store(zip, "data/" + key, bytes(tensors.get(key)));
    }
    zip.finish();
    zip.flush();
  }

  private static byte[] bytes(StoredTensor tensor) throws IOException {
    float[] values = tensor.values().read();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, tensor.type().bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      tensor.type().put(bytes, value);
    }
    return bytes.array();
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry(ROOT + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
