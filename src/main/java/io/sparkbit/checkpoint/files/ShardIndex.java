package io.sparkbit.checkpoint.files;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.safetensors.SafetensorsFormat;
import io.sparkbit.json.InvalidJsonException;
import io.sparkbit.json.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Hugging Face's index of a checkpoint in several files, {@code model.safetensors.index.json} or
 * {@code pytorch_model.bin.index.json} (<a
 * href="https://huggingface.co/docs/transformers/big_models#sharded-checkpoints">sharded
 * checkpoints</a>): a JSON object that maps tensors to files in the same folder.
 *
 * @param file the index, whose folder holds the shards
 * @param weightMap the shard of each tensor, a plain file name
 */
public record ShardIndex(Path file, Map<String, String> weightMap) {

  private static final String WEIGHT_MAP = "weight_map";

  /** A plain file name, without folders or {@code ..}. */
  private static final Pattern SHARD_NAME =
      Pattern.compile("(?!\\s*$)(?!\\.$)(?!.*\\.\\.)[^/\\\\:\\p{Cntrl}]+");

  /** The limit for a safetensors header, which holds the same names and more. */
  private static final long MAX_BYTES = SafetensorsFormat.MAX_READ_HEADER_BYTES;

  public ShardIndex {
    weightMap = Collections.unmodifiableMap(weightMap);
  }

  /**
   * Reads an index. File names are untrusted: none may lead out of the index's folder.
   *
   * @throws CheckpointException if the file is missing, unreadable or not an index, or names a file
   *     outside its folder
   */
  public static ShardIndex read(Path file) throws CheckpointException {
    Map<String, String> weightMap = weightMap(file);
    for (Map.Entry<String, String> weight : weightMap.entrySet()) {
      if (!SHARD_NAME.matcher(weight.getValue()).matches()) {
        throw new CheckpointException(
            ("%s says that tensor '%s' is in '%s', but a shard must be in the folder of its"
                    + " index; get the model from a source that you trust")
                .formatted(file, weight.getKey(), weight.getValue()));
      }
    }
    return new ShardIndex(file, weightMap);
  }

  private static Map<String, String> weightMap(Path file) throws CheckpointException {
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw new CheckpointException(
            "%s has %d bytes, but an index has at most %d".formatted(file, bytes, MAX_BYTES));
      }
      return JsonFields.read(file)
          .strings(WEIGHT_MAP)
          .filter(map -> !map.isEmpty())
          .orElseThrow(
              () ->
                  new CheckpointException(
                      ("%s has no %s, which maps each tensor to its shard; is it the index of a"
                              + " checkpoint?")
                          .formatted(file, WEIGHT_MAP)));
    } catch (CheckpointException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new CheckpointException("There is no file " + file, e);
    } catch (InvalidJsonException e) {
      throw new CheckpointException("The index " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CheckpointException("Cannot read %s: %s".formatted(file, e), e);
    }
  }

  /** Returns the distinct names of the shards. */
  public SortedSet<String> shards() {
    return new TreeSet<>(weightMap.values());
  }
}
