package io.sparkbit.hub.cache;

import io.sparkbit.cache.CacheFolders;
import io.sparkbit.cache.FileLocks;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.hub.folder.ModelNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache on this machine for files from elsewhere, addressed by content.
 *
 * <pre>
 * .locks/KEY.lock
 * known/KEY                 length and digest of a file elsewhere when it was copied
 * files/DIGEST/NAME         the bytes
 * models/KEY/NAME           links to the files of one model
 * </pre>
 *
 * @param root folder of the cache
 */
public record LocalCache(Path root) {

  private static final Logger LOG = LoggerFactory.getLogger(LocalCache.class);

  /** The cache of {@link #ofThisProcess}, created on first use. */
  private static @Nullable LocalCache own;

  /** Enough to rule out collisions. */
  private static final int KEY_DIGITS = 40;

  /** Writes the content of a cached file. */
  public interface Source {
    void writeTo(Path file) throws IOException;
  }

  /**
   * Returns the cache in the first writable folder.
   *
   * @throws ModelNotFoundException if none is writable
   */
  public static LocalCache in(List<Path> folders) throws ModelNotFoundException {
    return CacheFolders.firstWritable(folders)
        .map(LocalCache::new)
        .orElseThrow(
            () ->
                new ModelNotFoundException(
                    ("Models on other file systems are copied to this machine, but none of %s is"
                            + " writable; set %s to a writable folder")
                        .formatted(folders, CacheFolders.VARIABLE)));
  }

  /**
   * Returns a cache that is deleted when this JVM ends.
   *
   * @throws ModelNotFoundException if it cannot be created
   */
  public static synchronized LocalCache ofThisProcess() throws ModelNotFoundException {
    LocalCache cache = own;
    if (cache == null) {
      try {
        cache = new LocalCache(ProcessFolders.create("spark-bit-models"));
      } catch (IOException e) {
        throw new ModelNotFoundException(
            ("Models of this application cannot be copied to this machine: %s; start Java with a"
                    + " java.io.tmpdir that can be written")
                .formatted(e),
            e);
      }
      own = cache;
    }
    return cache;
  }

  /**
   * Returns the copy of a file elsewhere, making it first if the cached one is missing or damaged.
   *
   * @param identity distinguishes the file from all others and from its own earlier versions
   * @param name of the copy
   */
  public Path get(String identity, String name, Source source) throws IOException {
    Path known = root.resolve("known").resolve(key(identity));
    Optional<Path> copy = copy(known, name);
    if (copy.isPresent()) {
      return copy.get();
    }
    return FileLocks.holding(
        lock(key(identity)),
        () -> {
          Optional<Path> since = copy(known, name);
          return since.isPresent() ? since.get() : copyAnew(known, name, source);
        });
  }

  private Path copyAnew(Path known, String name, Source source) throws IOException {
    FileContent content = store(known.getFileName().toString(), name, source, any -> {});
    Path note = incomplete(known.getFileName() + ".note");
    Files.writeString(note, "%d %s".formatted(content.length(), content.sha256()));
    Files.createDirectories(known.getParent());
    Links.moveInto(note, known);
    return file(content);
  }

  private Optional<Path> copy(Path known, String name) throws IOException {
    if (!Files.exists(known)) {
      return Optional.empty();
    }
    String[] note = Files.readString(known).split(" ", 2);
    return note.length == 2 && note[0].matches("\\d{1,18}")
        ? intact(new FileContent(name, Long.parseLong(note[0]), note[1]))
        : Optional.empty();
  }

  /**
   * Returns the file with a known content, fetching it first if the cached one is missing or
   * damaged.
   *
   * @throws ModelNotFoundException if the source supplies different content
   */
  public Path get(FileContent content, Source source) throws IOException {
    Optional<Path> copy = intact(content);
    if (copy.isPresent()) {
      return copy.get();
    }
    return FileLocks.holding(
        lock(content.sha256()),
        () -> {
          Optional<Path> since = intact(content);
          return since.isPresent()
              ? since.get()
              : file(store(content.sha256(), content.name(), source, content::requireSame));
        });
  }

  /** Checks a copy before it is renamed. */
  private interface Check {
    void of(FileContent content) throws IOException;
  }

  /**
   * Returns a model whose content is known, fetching the files that are missing or damaged in the
   * cache.
   *
   * @throws ModelNotFoundException if the source supplies different content
   */
  public ModelFiles get(ModelContent model, FileSource source) throws IOException {
    List<Path> files = new ArrayList<>();
    for (FileContent content : model.files()) {
      files.add(get(content, target -> source.copy(content, target)));
    }
    return model.in(together(files));
  }

  private FileContent store(String key, String name, Source source, Check check)
      throws IOException {
    Path partial = incomplete(key);
    try {
      source.writeTo(partial);
      FileContent content = new FileContent(name, Files.size(partial), FileDigests.sha256(partial));
      check.of(content);
      Files.createDirectories(file(content).getParent());
      Links.moveInto(partial, file(content));
      return content;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private Optional<Path> intact(FileContent content) throws IOException {
    Path file = file(content);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (content.isIn(file)) {
      return Optional.of(file);
    }
    LOG.warn(
        "{} is damaged: its digest differs from the name of its folder; copying it again", file);
    return Optional.empty();
  }

  private Path file(FileContent content) {
    return root.resolve("files").resolve(content.sha256()).resolve(content.name());
  }

  private Path incomplete(String key) throws IOException {
    Path folder = Files.createDirectories(root.resolve("files"));
    return folder.resolve(key + ".incomplete");
  }

  /** Returns a folder that contains all given files of this cache. */
  public Path together(List<Path> files) throws IOException {
    String key = key(files.toString());
    Path folder = root.resolve("models").resolve(key);
    return FileLocks.holding(
        lock(key),
        () -> {
          for (Path file : files) {
            Links.link(file, folder.resolve(file.getFileName()));
          }
          return folder;
        });
  }

  private Path lock(String key) {
    return root.resolve(".locks").resolve(key + ".lock");
  }

  private static String key(String identity) {
    return FileDigests.sha256(identity).substring(0, KEY_DIGITS);
  }
}
