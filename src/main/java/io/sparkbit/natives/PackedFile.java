package io.sparkbit.natives;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;

/**
 * A file on the class path, with what its copy must match.
 *
 * @param url where it is
 * @param name without folders
 * @param length in bytes
 * @param crc32 of the bytes; detects copies damaged by a full disk, a crash or a broken disk
 */
record PackedFile(URL url, String name, long length, long crc32) {

  static PackedFile at(URL url) throws IOException {
    String name = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
    URLConnection connection = connect(url);
    if (connection instanceof JarURLConnection jar) {
      try (JarFile opened = jar.getJarFile()) {
        ZipEntry entry = opened.getEntry(jar.getEntryName());
        return new PackedFile(url, name, entry.getSize(), entry.getCrc());
      }
    }
    try (InputStream in = connection.getInputStream()) {
      CRC32 crc = new CRC32();
      long length = new CheckedInputStream(in, crc).transferTo(OutputStream.nullOutputStream());
      return new PackedFile(url, name, length, crc.getValue());
    }
  }

  private static URLConnection connect(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    // With caches the jar would stay open.
    connection.setUseCaches(false);
    return connection;
  }

  /** Returns whether another file has the same content. */
  boolean isIn(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != length) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      CRC32 crc = new CRC32();
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        crc.update(buffer, 0, count);
      }
      return crc.getValue() == crc32;
    }
  }

  void copyTo(Path file) throws IOException {
    try (InputStream in = connect(url).getInputStream()) {
      Files.copy(in, file);
    }
  }
}
