package io.sparkbit.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Parameter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

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
    writeWeights(folder.resolve("model.safetensors"), network.parameters());
  }

  private static void writeWeights(Path file, List<Parameter> parameters) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    long offset = 0;
    for (Parameter parameter : parameters) {
      long end = offset + parameter.elements() * Float.BYTES;
      header.put(
          parameter.name(),
          Map.of("dtype", "F32", "shape", parameter.shape(), "data_offsets", List.of(offset, end)));
      offset = end;
    }
    byte[] json = new JsonMapper().writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    Random random = new Random(1);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(json.length).array());
      out.write(json);
      for (Parameter parameter : parameters) {
        ByteBuffer values =
            ByteBuffer.allocate(Math.toIntExact(parameter.elements() * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
          values.putFloat((float) random.nextGaussian() * 0.05f);
        }
        out.write(values.array());
      }
    }
  }
}
