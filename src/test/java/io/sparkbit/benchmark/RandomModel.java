package io.sparkbit.benchmark;

import io.sparkbit.checkpoint.SafetensorsWriter;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.MemoryCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a model folder with random weights: the speed and size of a real one without the file. */
final class RandomModel {

  private RandomModel() {}

  /** R50x1 with 1000 labels at 224 x 224 pixels. */
  static void writeR50x1(Path folder) throws IOException {
    Files.createDirectories(folder);
    String config =
        """
        {"model_type": "bit", "num_labels": 1000}
        """;
    Files.writeString(folder.resolve("config.json"), config);
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        """
        {"size": {"shortest_edge": 224}, "crop_size": {"height": 224, "width": 224},
         "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
         "image_processor_type": "BitImageProcessor"}
        """);
    BitNetwork network =
        BitNetwork.of(BitConfig.parse(config, "R50x1"), BitNetwork.Head.CLASSIFIER);
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"), MemoryCheckpoint.random(network, 1));
  }
}
