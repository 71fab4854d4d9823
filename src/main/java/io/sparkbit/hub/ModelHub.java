package io.sparkbit.hub;

import io.sparkbit.cache.CacheFolders;
import io.sparkbit.error.UserException;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.hub.cache.FileSource;
import io.sparkbit.hub.cache.LocalCache;
import io.sparkbit.hub.cache.ModelContent;
import io.sparkbit.hub.folder.LocatedModel;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.hub.folder.ModelLayout;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.hub.folder.ProgressListener;
import io.sparkbit.hub.huggingface.HubFolder;
import io.sparkbit.hub.huggingface.HubRepo;
import io.sparkbit.hub.huggingface.HubSettings;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * Finds models by location and brings them to this machine. A location is one of:
 *
 * <ul>
 *   <li>a folder or file on this machine: a {@code file:} URI, or a path if the default file system
 *       is the local one,
 *   <li>{@code bundled:NAME}, a model inside the jar,
 *   <li>{@code hf://ORG/NAME} or {@code hf://ORG/NAME@REVISION}, a repository on the Hugging Face
 *       Hub,
 *   <li>a folder or file on a Hadoop file system: a URI with any other scheme, such as {@code
 *       s3a://BUCKET/FOLDER}, or a path if that is the default file system ({@code fs.defaultFS}).
 * </ul>
 *
 * <p>A folder contains {@code config.json}, {@code preprocessor_config.json} (optional) and the
 * first that exists of {@code model.safetensors}, {@code model.safetensors.index.json}, {@code
 * pytorch_model.bin}, {@code pytorch_model.bin.index.json} or a single {@code *.npz}. A file
 * contains the weights, with the other two files beside it. Fetched files are cached. Safe for use
 * by several threads and processes: only one of them fetches a file.
 */
public final class ModelHub {

  /** At least two letters: {@code C:\models} is a path. */
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

  private final Configuration hadoop;
  private final HubSettings settings;
  private final ProgressListener progress;

  /**
   * Creates a hub.
   *
   * @param hadoop the configuration of Hadoop file systems
   * @param settings of the Hugging Face Hub and the caches
   * @param progress is notified of transfers
   */
  public ModelHub(Configuration hadoop, HubSettings settings, ProgressListener progress) {
    this.hadoop = hadoop;
    this.settings = settings;
    this.progress = progress;
  }

  /** As {@link #ModelHub(Configuration, HubSettings, ProgressListener)}, but logs transfers. */
  public ModelHub(Configuration hadoop, HubSettings settings) {
    this(hadoop, settings, new LoggedProgress());
  }

  /**
   * Creates a hub with the settings of the environment.
   *
   * @throws UserException if they are invalid; see {@link HubSettings#ofEnvironment}
   */
  public static ModelHub of(Configuration hadoop) {
    return new ModelHub(hadoop, HubSettings.ofEnvironment(System.getenv()));
  }

  /**
   * Creates a hub with the settings of the environment and of Hadoop's files on the class path.
   *
   * @throws UserException if they are invalid; see {@link HubSettings#ofEnvironment}
   */
  public static ModelHub ofEnvironment() {
    return of(new Configuration());
  }

  /** Returns the same hub with another listener for transfers. */
  public ModelHub withProgress(ProgressListener listener) {
    return new ModelHub(hadoop, settings, listener);
  }

  /**
   * Returns the files of the model at a location, fetched if they are not on this machine.
   *
   * @throws ModelNotFoundException if there is no complete model, or it cannot be fetched
   */
  public ModelFiles resolve(String location) throws ModelNotFoundException {
    return find(location).fetch();
  }

  /**
   * Finds the model at a location, fetching only its small files.
   *
   * @throws ModelNotFoundException if there is no complete model, or a small file cannot be fetched
   */
  public LocatedModel find(String location) throws ModelNotFoundException {
    return switch (scheme(location)) {
      case "" -> withoutScheme(location);
      case LocalFolder.SCHEME -> LocalFolder.resolve(location);
      case BundledModels.SCHEME -> BundledModels.extract(location);
      case HubRepo.SCHEME ->
          new ModelLayout(location, HubFolder.open(location, settings, progress)).ofFolder();
      default -> shared(location, location);
    };
  }

  private LocatedModel shared(String location, String uri) throws ModelNotFoundException {
    return HadoopFolder.resolve(
        location, uri, new HadoopFiles(hadoop), settings.cacheFolders(), progress);
  }

  /** Resolves a path on the default file system, where Spark looks for all other files too. */
  private LocatedModel withoutScheme(String location) throws ModelNotFoundException {
    String uri = HadoopFolder.qualified(location, new HadoopFiles(hadoop));
    return scheme(uri).equals(LocalFolder.SCHEME)
        ? LocalFolder.resolve(location)
        : shared(location, uri);
  }

  /**
   * Returns the files of a model that another machine found in a shared folder, fetched if they are
   * not on this machine.
   *
   * @param shared the folder, as returned by {@link ModelFiles#shared}
   * @throws ModelNotFoundException if they cannot be fetched, or differ from what the other machine
   *     found
   */
  public ModelFiles fetch(ModelContent model, String shared) throws ModelNotFoundException {
    HadoopFolder folder =
        new HadoopFolder(
            shared, new HadoopFiles(hadoop), LocalCache.in(settings.cacheFolders()), progress);
    return fetch(model, folder::copy);
  }

  /**
   * Returns the files of a model that another machine found, fetched if they are not on this
   * machine.
   *
   * @param source supplies the files; called by one process of this machine while the others wait
   * @throws ModelNotFoundException if they cannot be fetched, or differ from what the other machine
   *     found
   */
  public ModelFiles fetch(ModelContent model, FileSource source) throws ModelNotFoundException {
    return fetch(
        model,
        source,
        LocalCache.in(settings.cacheFolders()),
        "set %s to a writable folder".formatted(CacheFolders.VARIABLE));
  }

  /**
   * As {@link #fetch(ModelContent, FileSource)}, but keeps the files only until this process ends.
   */
  public static ModelFiles fetchForThisProcess(ModelContent model, FileSource source)
      throws ModelNotFoundException {
    return fetch(
        model, source, LocalCache.ofThisProcess(), "start Java with another java.io.tmpdir");
  }

  private static ModelFiles fetch(
      ModelContent model, FileSource source, LocalCache cache, String remedy)
      throws ModelNotFoundException {
    try {
      return cache.get(model, source);
    } catch (ModelNotFoundException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelNotFoundException(
          ("Model '%s' cannot be copied to the cache %s on this machine: %s; free some space"
                  + " there, or %s")
              .formatted(model.location(), cache.root(), e, remedy),
          e);
    }
  }

  private static String scheme(String location) {
    Matcher matcher = SCHEME.matcher(location);
    return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
  }
}
