package io.sparkbit.checkpoint.files;

import io.sparkbit.checkpoint.safetensors.SafetensorsFormat;
import java.util.regex.Pattern;

/**
 * Constants of Hugging Face's index of a checkpoint in several files, {@code
 * model.safetensors.index.json} or {@code pytorch_model.bin.index.json} (<a
 * href="https://huggingface.co/docs/transformers/big_models#sharded-checkpoints">sharded
 * checkpoints</a>): a JSON object that maps tensors to files in its own folder.
 */
final class ShardIndexFormat {

  static final String WEIGHT_MAP = "weight_map";

  /** A plain file name: without folders, and no way up. */
  static final Pattern SHARD_NAME =
      Pattern.compile("(?!\\s*$)(?!\\.$)(?!.*\\.\\.)[^/\\\\:\\p{Cntrl}]+");

  /** As much as is read of a safetensors header, which tells the same and more. */
  static final long MAX_BYTES = SafetensorsFormat.MAX_READ_HEADER_BYTES;

  private ShardIndexFormat() {}
}
