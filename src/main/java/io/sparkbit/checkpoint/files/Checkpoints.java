package io.sparkbit.checkpoint.files;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.naming.BitCheckpoint;
import io.sparkbit.checkpoint.safetensors.SafetensorsFile;
import java.nio.file.Path;

/**
 * Opens checkpoints of every format and naming scheme.
 *
 * <pre>{@code
 * Checkpoint checkpoint = Checkpoints.open(Path.of("BiT-M-R50x1.npz"));
 * float[] bias = checkpoint.read("classifier.1.bias");
 * }</pre>
 */
public final class Checkpoints {

  private Checkpoints() {}

  /**
   * Opens a file of weights: safetensors, PyTorch (as {@code torch.save} writes it since 1.6), npz,
   * or Hugging Face's index of several safetensors or PyTorch files. The content determines the
   * format. Reads and validates headers, not values.
   *
   * @return the tensors under the names of Hugging Face's BiT
   * @throws CheckpointException if a file is missing, unreadable, malformed or of another format
   */
  public static Checkpoint open(Path weights) throws CheckpointException {
    return BitCheckpoint.of(
        switch (CheckpointFormat.of(weights)) {
          case SAFETENSORS -> SafetensorsFile.open(weights);
          case SHARD_INDEX -> ShardedCheckpoint.open(weights);
          case ZIP -> ZipCheckpoint.open(weights);
        });
  }
}
