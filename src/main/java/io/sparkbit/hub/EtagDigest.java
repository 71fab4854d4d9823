package io.sparkbit.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The digests that the Hub's etags are: the sha256 of large files, and git's blob id (sha1 over a
 * header and the bytes) of small ones.
 */
enum EtagDigest {
  SHA256("SHA-256", "sha256", 64),
  GIT_BLOB("SHA-1", "git blob id", 40);

  private static final int BUFFER = 1 << 20;

  private final String algorithm;
  private final String shownName;
  private final Pattern form;

  EtagDigest(String algorithm, String shownName, int digits) {
    this.algorithm = algorithm;
    this.shownName = shownName;
    this.form = Pattern.compile("[0-9a-f]{" + digits + "}");
  }

  /** What an etag is, unless it is something else; mirrors have etags of their own. */
  static Optional<EtagDigest> of(String etag) {
    for (EtagDigest digest : values()) {
      if (digest.form.matcher(etag).matches()) {
        return Optional.of(digest);
      }
    }
    return Optional.empty();
  }

  /** What an etag of a file's bytes would be. */
  String of(Path file) throws IOException {
    MessageDigest digest = messageDigest();
    if (this == GIT_BLOB) {
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private MessageDigest messageDigest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  /** For messages. */
  String shownName() {
    return shownName;
  }
}
