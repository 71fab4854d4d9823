package io.sparkbit.hub.huggingface;

import io.sparkbit.hub.cache.FileDigests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The digests that the Hub's etags are: the sha256 of large files, and git's blob id (sha1 over a
 * header and the bytes) of small ones.
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
    return this == SHA256 ? FileDigests.sha256(file) : FileDigests.gitBlob(file);
  }

  /** For messages. */
  String shownName() {
    return shownName;
  }
}
