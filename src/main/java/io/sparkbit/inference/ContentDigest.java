package io.sparkbit.inference;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 digest of what an image was given as: the same only for the same bytes. */
public record ContentDigest(long first, long second, long third, long fourth) {

  /** Digests parts, one after the other. */
  public static ContentDigest of(byte[]... parts) {
    MessageDigest sha256 = sha256();
    for (byte[] part : parts) {
      sha256.update(part);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
    return new ContentDigest(
        digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("Every Java has SHA-256", e);
    }
  }
}
