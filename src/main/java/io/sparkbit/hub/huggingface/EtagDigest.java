package io.sparkbit.hub.huggingface;

import io.sparkbit.hub.cache.FileDigests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The digests that the Hub uses as etags: SHA-256 for large files, and git's blob ID (the SHA-1 of
 * a header and the bytes) for small ones.
 */
enum EtagDigest {
  SHA256("sha256", 64),
  GIT_BLOB("git blob id", 40);

  private final String shownName;
  private final Pattern form;

  EtagDigest(String shownName, int digits) {
    this.shownName = shownName;
    this.form = Pattern.compile("[0-9a-f]{" + digits + "}");
  }

  /** Returns the digest of an etag, or empty if it is something else, as on mirrors. */
  static Optional<EtagDigest> of(String etag) {
    for (EtagDigest digest : values()) {
      if (digest.form.matcher(etag).matches()) {
        return Optional.of(digest);
      }
    }
    return Optional.empty();
  }

  /** Returns the etag for a file's bytes. */
  String of(Path file) throws IOException {
    return this == SHA256 ? FileDigests.sha256(file) : FileDigests.gitBlob(file);
  }

  /** Returns the name for messages. */
  String shownName() {
    return shownName;
  }
}
