package io.sparkbit.hub;

import io.sparkbit.json.InvalidJsonException;
import io.sparkbit.json.JsonFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The index of weights that are spread over several files: {@code {"weight_map": {TENSOR: FILE}}}.
 */
final class ShardIndex {

  private static final String WEIGHT_MAP = "weight_map";

  /** An index may come from anyone; its names must not lead out of its folder. */
  private static final Pattern PLAIN_NAME = Pattern.compile("(?!\\.$)[^/\\\\:\\p{Cntrl}]+");

  private ShardIndex() {}

  /**
   * The names of the files.
   *
   * @throws ModelNotFoundException if the index cannot be read, or names what is not a plain file
   *     name
   */
  static SortedSet<String> shards(Path index) throws ModelNotFoundException {
    SortedSet<String> shards = new TreeSet<>(weightMap(index).values());
    for (String shard : shards) {
      if (!PLAIN_NAME.matcher(shard).matches() || shard.contains("..")) {
        throw new ModelNotFoundException(
            "%s: %s names '%s', which is not a plain file name, so nothing of it is read; get the model from a source that you trust"
                .formatted(index, WEIGHT_MAP, shard));
      }
    }
    return shards;
  }

  private static Map<String, String> weightMap(Path index) throws ModelNotFoundException {
    try {
      JsonFields fields = JsonFields.read(index);
      return fields
          .strings(WEIGHT_MAP)
          .filter(map -> !map.isEmpty())
          .orElseThrow(
              () -> fields.invalid(WEIGHT_MAP, "missing or empty", "an object of file names"));
    } catch (InvalidJsonException e) {
      throw new ModelNotFoundException(e.getMessage() + "; get the file again", e);
    } catch (IOException e) {
      throw new ModelNotFoundException("%s cannot be read: %s".formatted(index, e), e);
    }
  }
}
