package io.sparkbit.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Builds ZIP files in memory, with the JDK. */
public final class ZipBytes {

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  /** Reads the entries of a file. */
  public static ZipBytes of(Path file) throws IOException {
    ZipBytes zip = new ZipBytes();
    try (ZipFile read = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(read.entries())) {
        zip.put(entry.getName(), read.getInputStream(entry).readAllBytes());
      }
    }
    return zip;
  }

  public ZipBytes put(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  public ZipBytes put(String name, String content) {
    return put(name, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  public ZipBytes remove(String name) {
    entries.remove(name);
    return this;
  }

  public byte[] get(String name) {
    return entries.get(name);
  }

  public byte[] stored() {
    return bytes(ZipEntry.STORED);
  }

  public byte[] deflated() {
    return bytes(ZipEntry.DEFLATED);
  }

  private byte[] bytes(int method) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(method);
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        entry.setSize(content.getValue().length);
        CRC32 checksum = new CRC32();
        checksum.update(content.getValue());
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
