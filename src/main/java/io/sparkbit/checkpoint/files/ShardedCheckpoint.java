package io.sparkbit.checkpoint.files;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A checkpoint in several files, listed by Hugging Face's index. Like the reference, it ignores the
 * index's {@code metadata}: the shards describe their content more exactly.
 */
final class ShardedCheckpoint {

  private ShardedCheckpoint() {}

  /**
   * Reads the index and opens every shard.
   *
   * @throws CheckpointException if the index or a shard is missing, unreadable or malformed, or if
   *     the shards do not hold exactly the tensors of the index, each once
   */
  static Checkpoint open(Path index) throws CheckpointException {
    Map<String, String> weightMap = ShardIndex.read(index).weightMap();
    Map<String, Checkpoint> files = new LinkedHashMap<>();
    Map<String, Checkpoint> shards = new LinkedHashMap<>();
    for (Map.Entry<String, String> weight : weightMap.entrySet()) {
      String name = weight.getKey();
      Checkpoint shard = files.get(weight.getValue());
      if (shard == null) {
        shard = openShard(index, name, weight.getValue());
        files.put(weight.getValue(), shard);
      }
      if (!shard.names().contains(name)) {
        throw new CheckpointException(
            "%s says that tensor '%s' is in %s, which does not hold it; fetch both again"
                .formatted(index, name, shard.source()));
      }
      shards.put(name, shard);
    }
    refuseUnlisted(index, shards, files);
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    shards.forEach((name, shard) -> tensors.put(name, shard.tensor(name)));
    return new Checkpoint(index.toString(), tensors);
  }

  private static Checkpoint openShard(Path index, String name, String shard)
      throws CheckpointException {
    Path file = index.resolveSibling(shard);
    if (!Files.exists(file)) {
      throw new CheckpointException(
          "%s says that tensor '%s' is in %s, which does not exist; fetch all shards"
              .formatted(index, name, file));
    }
    return switch (CheckpointFormat.of(file)) {
      case SAFETENSORS -> SafetensorsFile.open(file);
      case ZIP -> ZipCheckpoint.open(file);
      case SHARD_INDEX ->
          throw new CheckpointException(
              "%s says that tensor '%s' is in %s, but that is an index, which holds no tensors"
                  .formatted(index, name, file));
    };
  }

  private static void refuseUnlisted(
      Path index, Map<String, Checkpoint> shards, Map<String, Checkpoint> files)
      throws CheckpointException {
    for (Checkpoint file : files.values()) {
      for (String name : file.names()) {
        Checkpoint listed = shards.get(name);
        if (listed == null) {
          throw new CheckpointException(
              "%s does not list tensor '%s', which is in %s; fetch both again"
                  .formatted(index, name, file.source()));
        }
        if (listed != file) {
          throw new CheckpointException(
              "%s says that tensor '%s' is in %s, but it is also in %s; fetch them again"
                  .formatted(index, name, listed.source(), file.source()));
        }
      }
    }
  }
}
