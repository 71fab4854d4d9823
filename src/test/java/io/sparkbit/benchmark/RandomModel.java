package io.sparkbit.benchmark;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.TensorReader;
import io.sparkbit.checkpoint.safetensors.SafetensorsWriter;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitConfigBuilder;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Writes model folders with random weights: the speed and size of a real model, without its files.
 */
final class RandomModel {

  private RandomModel() {}

  /** Returns R50x1 with 1000 labels. */
  static BitConfig r50x1() {
    return BitConfig.builder().optNumLabels(1000).build();
  }

  /** Returns R152x4, the largest model that was released. */
  static BitConfig r152x4(int labels) {
    return wider(4, List.of(3, 8, 36, 3)).optNumLabels(labels).build();
  }

  /**
   * Returns a model as released, with 1000 labels.
   *
   * @param width how many times as wide as a ResNet it is
   * @param depths the numbers of blocks in the stages
   */
  static BitConfig released(int width, List<Integer> depths) {
    return wider(width, depths).optNumLabels(1000).build();
  }

  private static BitConfigBuilder wider(int width, List<Integer> depths) {
    return BitConfig.builder()
        .optEmbeddingSize(64 * width)
        .optHiddenSizes(Stream.of(256, 512, 1024, 2048).map(size -> size * width).toList())
        .optDepths(depths);
  }

  /** Writes a folder in Hugging Face's layout, for images of 224 x 224 pixels. */
  static void write(BitConfig config, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), config.toJson());
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        """
        {"size": {"shortest_edge": 224}, "crop_size": {"height": 224, "width": 224},
         "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
         "image_processor_type": "BitImageProcessor"}
        """);
    BitNetwork network = BitNetwork.of(config, BitNetwork.Head.CLASSIFIER);
    SafetensorsWriter.write(folder.resolve("model.safetensors"), random(network));
  }

  /** Creates values only when they are read, so that no model is too large. */
  private static Checkpoint random(BitNetwork network) {
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      tensors.put(
          parameter.name(), new LazyTensor(parameter.shape(), () -> open(parameter.name())));
    }
    return new Checkpoint("random weights", tensors);
  }

  private static TensorReader open(String name) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    return new TensorReader() {
      @Override
      public void read(float[] values) {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (random.nextDouble() - 0.5) * 0.2f;
        }
      }

      @Override
      public void close() {}
    };
  }
}
