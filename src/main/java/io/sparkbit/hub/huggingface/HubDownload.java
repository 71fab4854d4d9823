package io.sparkbit.hub.huggingface;

import io.sparkbit.hub.cache.Links;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.hub.folder.ProgressListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Downloads one file, resuming where an earlier attempt ended, and verifies it.
 *
 * @param client of the Hub
 * @param repo at the commit that has the file
 * @param name of the file
 * @param file as described by the Hub
 * @param target the path of the complete file; until then, the bytes are in {@code
 *     target.incomplete}
 * @param progress is notified of the transfer
 */
record HubDownload(
    HubClient client,
    HubRepo repo,
    String name,
    HubFile file,
    Path target,
    ProgressListener progress) {

  private static final int BUFFER = 1 << 16;
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-.*");

  /**
   * Makes one attempt.
   *
   * @throws RetryableException if another may succeed; it resumes where this one ended
   * @throws ModelNotFoundException if the Hub refuses, or the bytes differ from its description
   */
  void attempt() throws IOException {
    Files.createDirectories(target.getParent());
    long present = Files.exists(partial()) ? Files.size(partial()) : 0;
    if (present == 0 || file.length().orElse(-1) != present) {
      transfer(present);
    }
    verify();
    Links.moveInto(partial(), target);
  }

  private Path partial() {
    return target.resolveSibling(target.getFileName() + ".incomplete");
  }

  private void transfer(long present) throws IOException {
    HttpResponse<InputStream> response = client.open(repo, name, present);
    try (InputStream body = response.body()) {
      long offset = offset(response, present);
      requireLength(response, offset);
      OpenOption mode =
          offset == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND;
      try (OutputStream out =
              Files.newOutputStream(
                  partial(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
          ProgressListener.Transfer transfer =
              progress.begin(name, file.length().orElse(-1), offset)) {
        copy(body, out, transfer);
      }
    }
  }

  /** Returns the offset in the file where the body begins. */
  private long offset(HttpResponse<?> response, long present) throws IOException {
    if (response.statusCode() == 200) {
      return 0; // Also in answer to a range, which some servers ignore.
    }
    Optional<String> range = response.headers().firstValue("Content-Range");
    Matcher matcher = CONTENT_RANGE.matcher(range.orElse(""));
    if (response.statusCode() == 206
        && matcher.matches()
        && Long.parseLong(matcher.group(1)) == present) {
      return present;
    }
    Files.deleteIfExists(partial());
    throw new RetryableException(
        "%s answers %d, Content-Range '%s', when asked for bytes from %d on; starting again"
            .formatted(response.uri(), response.statusCode(), range.orElse(""), present),
        Optional.empty());
  }

  /** Detects different bytes by their length, before gigabytes are transferred. */
  private void requireLength(HttpResponse<?> response, long offset) throws IOException {
    OptionalLong rest = response.headers().firstValueAsLong("Content-Length");
    if (rest.isPresent()
        && file.length().isPresent()
        && offset + rest.getAsLong() != file.length().getAsLong()) {
      throw damaged("has %d bytes", offset + rest.getAsLong(), file.length().getAsLong());
    }
  }

  private static void copy(InputStream in, OutputStream out, ProgressListener.Transfer transfer)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
      transfer.advance(read);
    }
  }

  private void verify() throws IOException {
    long length = Files.size(partial());
    if (file.length().isPresent() && length < file.length().getAsLong()) {
      throw new RetryableException(
          "%s of %s ended after %d of %d bytes"
              .formatted(name, repo.id(), length, file.length().getAsLong()),
          Optional.empty());
    }
    if (file.length().isPresent() && length > file.length().getAsLong()) {
      throw damaged("has %d bytes", length, file.length().getAsLong());
    }
    Optional<EtagDigest> digest = EtagDigest.of(file.etag());
    if (digest.isPresent()) {
      String actual = digest.get().of(partial());
      if (!actual.equals(file.etag())) {
        throw damaged("has the " + digest.get().shownName() + " %s", actual, file.etag());
      }
    }
  }

  private ModelNotFoundException damaged(String property, Object found, Object told)
      throws IOException {
    Files.deleteIfExists(partial());
    return new ModelNotFoundException(
        ("File %s of repository %s is damaged: the download %s, but the Hugging Face Hub"
                + " reports that the file %s; try again")
            .formatted(name, repo, property.formatted(found), property.formatted(told)));
  }
}
