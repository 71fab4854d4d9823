package io.sparkbit.hub.huggingface;

import io.sparkbit.cache.FileLocks;
import io.sparkbit.hub.folder.ModelFolder;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.hub.folder.ProgressListener;
import io.sparkbit.hub.folder.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A repository on the Hugging Face Hub, behind its cache. The Hub's first answer determines the
 * commit of all files, so that they match even if the branch changes meanwhile. Files of that
 * commit in the cache are not requested.
 */
public final class HubFolder implements ModelFolder {

  private static final Logger LOG = LoggerFactory.getLogger(HubFolder.class);

  private final HubRepo repo;
  private final HubCache cache;
  private final HubClient client;
  private final HubSettings settings;
  private final RetrySettings retries;
  private final ProgressListener progress;

  /** The commit of all files; empty until the Hub or the cache provides it. */
  private Optional<String> settled = Optional.empty();

  /** Why only the cache is used; empty if the Hub is. */
  private Optional<String> cacheOnly = Optional.empty();

  private HubFolder(HubRepo repo, HubSettings settings, ProgressListener progress) {
    this.repo = repo;
    this.cache = new HubCache(settings.hubCache(), repo);
    this.client = new HubClient(settings);
    this.settings = settings;
    this.retries = settings.retries();
    this.progress = progress;
  }

  /**
   * Opens the repository of a location {@code hf://...}.
   *
   * @throws ModelNotFoundException if the location names none, or if the Hub must not be asked and
   *     the cache does not have it
   */
  public static HubFolder open(String location, HubSettings settings, ProgressListener progress)
      throws ModelNotFoundException {
    HubFolder folder = new HubFolder(HubRepo.parse(location), settings, progress);
    if (settings.network() == HubSettings.Network.OFFLINE) {
      String commit =
          folder
              .cachedCommit()
              .orElseThrow(
                  () ->
                      new ModelNotFoundException(
                          ("Model '%s' is not in the cache %s, and %s forbids fetching it; unset"
                                  + " the variable, or download the model to the cache first")
                              .formatted(location, settings.hubCache(), HubSettings.HUB_OFFLINE)));
      folder.useCacheOnly(commit, HubSettings.HUB_OFFLINE + " is set");
    }
    return folder;
  }

  private Optional<String> cachedCommit() {
    return cache.commit().filter(cache::hasSnapshot);
  }

  private void useCacheOnly(String commit, String reason) {
    settled = Optional.of(commit);
    cacheOnly = Optional.of(reason);
  }

  @Override
  public Optional<StoredFile> find(String name) throws ModelNotFoundException {
    Optional<String> commit =
        settled.or(() -> Optional.of(repo.revision()).filter(HubRepo::isCommit));
    if (commit.isPresent()) {
      Optional<Path> cached = cached(commit.get(), name);
      if (cached.isPresent() || cacheOnly.isPresent() || cache.isKnownToLack(commit.get(), name)) {
        return cached.map(StoredFile::here);
      }
    }
    return ask(name);
  }

  private Optional<Path> cached(String commit, String name) throws ModelNotFoundException {
    try {
      return cache.find(commit, name);
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  private Optional<StoredFile> ask(String name) throws ModelNotFoundException {
    Optional<String> fallback = settled.isPresent() ? Optional.empty() : cachedCommit();
    try {
      return found(
          name,
          Retries.run(
              fallback.isPresent() ? retries.once() : retries,
              () ->
                  settled.isPresent() || fallback.isPresent()
                      ? client.ask(settled.map(repo::at).orElse(repo), name)
                      : firstAnswer(name)));
    } catch (RetryableException e) {
      String commit = fallback.orElseThrow(() -> client.errors(repo).unreachable(e));
      LOG.warn(
          "{}; using the files that {} contains of {}, which may be outdated",
          e.getMessage(),
          cache.root(),
          repo.at(commit));
      useCacheOnly(commit, "the Hugging Face Hub cannot be reached");
      return find(name);
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /**
   * Does not wait for a network that is not there: nothing has been fetched yet, so that nothing is
   * lost.
   */
  private HubClient.Answer firstAnswer(String name) throws IOException {
    try {
      return client.ask(repo, name);
    } catch (RetryableException e) {
      throw HubHttp.isUnconnected(e.getCause()) ? client.errors(repo).unconnected(settings, e) : e;
    }
  }

  private Optional<StoredFile> found(String name, HubClient.Answer answer)
      throws ModelNotFoundException {
    answer.commit().ifPresent(this::settle);
    if (answer.file().isEmpty()) {
      answer.commit().ifPresent(commit -> cache.rememberAbsence(commit, name));
      return Optional.empty();
    }
    HubFile file = answer.file().get();
    return Optional.of(
        cached(file.commit(), name).map(StoredFile::here).orElseGet(() -> new Remote(name, file)));
  }

  private void settle(String commit) {
    if (settled.isEmpty()) {
      settled = Optional.of(commit);
      cache.remember(commit);
    }
  }

  /** A file that is not in the cache. */
  private final class Remote implements StoredFile {

    private final String name;
    private final HubFile file;

    Remote(String name, HubFile file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Path fetch() throws ModelNotFoundException {
      try {
        return FileLocks.holding(cache.lock(file.etag()), this::fetchAlone);
      } catch (IOException e) {
        throw failed(name, e);
      }
    }

    private Path fetchAlone() throws IOException {
      Path blob = cache.blob(file.etag());
      if (!Files.exists(blob)) {
        HubDownload download =
            new HubDownload(client, repo.at(file.commit()), name, file, blob, progress);
        Retries.run(
            retries,
            () -> {
              download.attempt();
              return blob;
            });
      }
      return cache.link(file.commit(), name, file.etag());
    }
  }

  private ModelNotFoundException failed(String name, IOException e) {
    if (e instanceof ModelNotFoundException told) {
      return told;
    }
    if (e instanceof RetryableException retryable) {
      return client.errors(repo).unreachable(retryable);
    }
    if (Thread.currentThread().isInterrupted()) {
      return new ModelNotFoundException(
          "Fetching %s of repository %s was interrupted; it will resume from there the next time"
              .formatted(name, repo.id()),
          e);
    }
    return new ModelNotFoundException(
        ("File %s of repository %s cannot be stored in the cache %s: %s; free some space"
                + " there, or set %s to a writable folder")
            .formatted(name, repo.id(), cache.root(), e, HubSettings.HUB_CACHE),
        e);
  }

  /** Returns none: the archives of the original release are elsewhere. */
  @Override
  public List<String> archives() {
    return List.of();
  }

  @Override
  public String toString() {
    return "%s%s"
        .formatted(
            repo,
            cacheOnly
                .map(reason -> " in the cache %s (%s)".formatted(cache.root(), reason))
                .orElse(""));
  }
}
