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
 * Digests of files. For SHA-256 a file is read once per JVM as long as it does not change: the
 * weights of a large model take seconds.
 */
public final class FileDigests {

  /** What tells that a file is still the one that was read; a rename leaves it the same. */
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

  /** The digest of a file's bytes, as 64 hexadecimal digits. */
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

  /** Git's name for a file's bytes, as 40 hexadecimal digits: the sha1 over a header and them. */
  public static String gitBlob(Path file) throws IOException {
    MessageDigest digest = DigestUtils.getSha1Digest();
    digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      return Hex.encodeHexString(DigestUtils.digest(digest, in));
    }
  }

  /** The digest of a text. */
  public static String sha256(String text) {
    return DigestUtils.sha256Hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
