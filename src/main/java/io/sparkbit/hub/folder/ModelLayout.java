package io.sparkbit.hub.folder;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.files.ShardIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Determines which files of a folder make up a model, in the layout of Hugging Face repositories or
 * of the original release.
 *
 * @param location as the user gave it
 * @param folder that contains the files
 */
public record ModelLayout(String location, ModelFolder folder) {

  public static final String CONFIG = "config.json";
  public static final String PROCESSOR = "preprocessor_config.json";
  public static final String SAFETENSORS = "model.safetensors";

  /** The suffix of the original release's files. */
  public static final String ARCHIVE = ".npz";

  private static final String INDEX = ".index.json";

  /** In the same order of preference as in the {@code transformers} library. */
  private static final List<String> WEIGHTS =
      List.of(SAFETENSORS, SAFETENSORS + INDEX, "pytorch_model.bin", "pytorch_model.bin" + INDEX);

  private static final List<String> SUFFIXES = List.of(".safetensors", ".bin", ARCHIVE, INDEX);

  /**
   * Finds the model in the folder.
   *
   * @throws ModelNotFoundException if there is none, or more than one
   */
  public LocatedModel ofFolder() throws ModelNotFoundException {
    Optional<StoredFile> config = folder.find(CONFIG);
    for (String name : WEIGHTS) {
      Optional<StoredFile> weights = folder.find(name);
      if (weights.isPresent()) {
        return located(Optional.of(config.orElseThrow(() -> lacks(CONFIG))), weights.get());
      }
    }
    return located(config, required(archive()));
  }

  /**
   * Finds the model whose weights are in the folder's file with this name.
   *
   * @throws ModelNotFoundException if the model is incomplete, or the name is not one of weights
   */
  public LocatedModel ofFile(String name) throws ModelNotFoundException {
    if (SUFFIXES.stream().noneMatch(name::endsWith)) {
      throw new ModelNotFoundException(
          ("Model '%s' is a file, but does not contain weights; give the folder that contains"
                  + " it, or a file that ends in %s")
              .formatted(location, String.join(", ", SUFFIXES)));
    }
    Optional<StoredFile> config =
        name.endsWith(ARCHIVE) ? Optional.empty() : Optional.of(required(CONFIG));
    return located(config, required(name));
  }

  private LocatedModel located(Optional<StoredFile> config, StoredFile weights)
      throws ModelNotFoundException {
    return new LocatedModel(
        location,
        folder,
        fetch(config),
        fetch(folder.find(PROCESSOR)),
        weights.name().endsWith(INDEX) ? new Shards(weights) : weights);
  }

  private static Optional<Path> fetch(Optional<StoredFile> file) throws ModelNotFoundException {
    return file.isPresent() ? Optional.of(file.get().fetch()) : Optional.empty();
  }

  /** An index, which is fetched with the files that it names. */
  private final class Shards implements StoredFile {

    private final StoredFile index;

    Shards(StoredFile index) {
      this.index = index;
    }

    @Override
    public String name() {
      return index.name();
    }

    @Override
    public Path fetch() throws ModelNotFoundException {
      return index.fetch();
    }

    @Override
    public List<Path> fetchAll() throws ModelNotFoundException {
      Path file = fetch();
      List<StoredFile> shards = new ArrayList<>();
      for (String shard : shards(file)) {
        shards.add(required(shard));
      }
      List<Path> fetched = new ArrayList<>(List.of(file));
      for (StoredFile shard : shards) {
        fetched.add(shard.fetch());
      }
      return fetched;
    }
  }

  private static SortedSet<String> shards(Path index) throws ModelNotFoundException {
    try {
      return ShardIndex.read(index).shards();
    } catch (CheckpointException e) {
      throw new ModelNotFoundException(e.message(), e);
    }
  }

  private String archive() throws ModelNotFoundException {
    List<String> archives = folder.archives();
    if (archives.isEmpty()) {
      throw lacks("%s or *%s".formatted(String.join(", ", WEIGHTS), ARCHIVE));
    }
    if (archives.size() > 1) {
      throw new ModelNotFoundException(
          "Model '%s' is ambiguous: %s holds %s; give the path of one of these files"
              .formatted(location, folder, String.join(", ", archives)));
    }
    return archives.get(0);
  }

  private StoredFile required(String name) throws ModelNotFoundException {
    return folder.find(name).orElseThrow(() -> lacks(name));
  }

  private ModelNotFoundException lacks(String name) {
    return new ModelNotFoundException(
        "Model '%s' is incomplete: %s has no file %s; a model folder holds %s, %s, %s"
            .formatted(location, folder, name, CONFIG, SAFETENSORS, PROCESSOR));
  }
}
