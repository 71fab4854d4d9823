package io.sparkbit.hub.cache;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Computes digests of files. SHA-256 digests are cached per JVM until the file changes, because the
 * weights of a large model take seconds.
 */
public final class FileDigests {

  /** Recognizes a file that has not changed since it was read, even after a rename. */
  private record State(Object file, long length, FileTime modified) {

    static State of(Path path) throws IOException {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      Object file = Objects.requireNonNullElseGet(found.fileKey(), path::toAbsolutePath);
      return new State(file, found.size(), found.lastModifiedTime());
    }
  }

  private static final int BUFFER = 1 << 20;

  private static final ConcurrentMap<State, String> KNOWN = new ConcurrentHashMap<>();

  private FileDigests() {}

  /** Returns the SHA-256 digest of a file, as 64 hexadecimal digits. */
  public static String sha256(Path file) throws IOException {
    State state = State.of(file);
    String known = KNOWN.get(state);
    if (known != null) {
      return known;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      String digest = DigestUtils.sha256Hex(in);
      KNOWN.put(state, digest);
      return digest;
    }
  }

  /**
   * Returns git's blob ID of a file, as 40 hexadecimal digits: the SHA-1 of a header and the bytes.
   */
  public static String gitBlob(Path file) throws IOException {
    MessageDigest digest = DigestUtils.getSha1Digest();
    digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      return Hex.encodeHexString(DigestUtils.digest(digest, in));
    }
  }

  /** Returns the SHA-256 digest of a text in UTF-8, as 64 hexadecimal digits. */
  public static String sha256(String text) {
    return DigestUtils.sha256Hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
