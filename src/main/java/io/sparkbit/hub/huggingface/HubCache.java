package io.sparkbit.hub.huggingface;

import io.sparkbit.hub.cache.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache of Python's {@code huggingface_hub}, in the same layout, so that each finds what the
 * other has downloaded.
 *
 * <pre>
 * .locks/models--ORG--NAME/ETAG.lock
 * models--ORG--NAME/refs/REVISION            the commit
 * models--ORG--NAME/blobs/ETAG               the bytes
 * models--ORG--NAME/snapshots/COMMIT/FILE    a link to a blob
 * models--ORG--NAME/.no_exist/COMMIT/FILE    the commit has no such file
 * </pre>
 *
 * @param root the folder {@code hub}
 * @param repo the repository; its revision names the entry in {@code refs}
 * @see <a href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache">Its
 *     description</a>
 */
record HubCache(Path root, HubRepo repo) {

  private static final Logger LOG = LoggerFactory.getLogger(HubCache.class);

  private String folderName() {
    return "models--" + repo.id().replace("/", "--");
  }

  private Path folder() {
    return root.resolve(folderName());
  }

  private Path ref() {
    return folder().resolve("refs").resolve(repo.revision());
  }

  /** Returns the commit of the revision when it was last requested. */
  Optional<String> commit() {
    if (HubRepo.isCommit(repo.revision())) {
      return Optional.of(repo.revision());
    }
    try {
      return Optional.of(Files.readString(ref()).strip()).filter(HubRepo::isCommit);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} cannot be read and is not used: {}", ref(), e);
      return Optional.empty();
    }
  }

  /** Records the commit of the revision. A cache that is not writable can still be read. */
  void remember(String commit) {
    if (commit.equals(repo.revision()) || commit().filter(commit::equals).isPresent()) {
      return;
    }
    try {
      Files.createDirectories(ref().getParent());
      // Others may share the cache, but only its owner may read a Java temporary file.
      Path partial = ref().resolveSibling(ref().getFileName() + "." + UUID.randomUUID() + ".tmp");
      Files.writeString(partial, commit);
      Links.moveInto(partial, ref());
    } catch (IOException e) {
      LOG.debug("{} cannot be written", ref(), e);
    }
  }

  private Path snapshot(String commit) {
    return folder().resolve("snapshots").resolve(commit);
  }

  boolean hasSnapshot(String commit) {
    return Files.isDirectory(snapshot(commit));
  }

  /**
   * Returns a file of a commit, if it is in the cache. A blob whose name is a digest, but not its
   * own, is damaged, and is deleted to be fetched again.
   *
   * @throws IOException if a damaged blob cannot be deleted
   */
  Optional<Path> find(String commit, String file) throws IOException {
    Path found = snapshot(commit).resolve(file);
    if (!Files.isRegularFile(found)) {
      return Optional.empty();
    }
    Path blob = found.toRealPath();
    String etag = blob.getFileName().toString();
    Optional<EtagDigest> digest = EtagDigest.of(etag);
    if (digest.isEmpty() || digest.get().of(blob).equals(etag)) {
      return Optional.of(found);
    }
    LOG.warn(
        "{} is damaged: its name differs from its {}; fetching it again",
        blob,
        digest.get().shownName());
    Files.delete(blob);
    return Optional.empty();
  }

  private Path absence(String commit, String file) {
    return folder().resolve(".no_exist").resolve(commit).resolve(file);
  }

  boolean isKnownToLack(String commit, String file) {
    return Files.exists(absence(commit, file));
  }

  /** Records that a commit has no such file. A cache that is not writable can still be read. */
  void rememberAbsence(String commit, String file) {
    Path absence = absence(commit, file);
    try {
      Files.createDirectories(absence.getParent());
      Files.write(absence, new byte[0]);
    } catch (IOException e) {
      LOG.debug("{} cannot be written", absence, e);
    }
  }

  Path blob(String etag) {
    return folder().resolve("blobs").resolve(etag);
  }

  /** Links a blob as a file of a commit. */
  Path link(String commit, String file, String etag) throws IOException {
    return Links.link(blob(etag), snapshot(commit).resolve(file));
  }

  Path lock(String etag) {
    return root.resolve(".locks").resolve(folderName()).resolve(etag + ".lock");
  }
}
