package io.sparkbit.checkpoint.safetensors;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.LazyTensor;
import io.sparkbit.checkpoint.TensorReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Plants values among the weights of a saved model. */
public final class ChangedWeights {

  private ChangedWeights() {}

  /**
   * Writes the weights of a folder again.
   *
   * @param change is given the name of each tensor, and its values
   */
  public static void write(Path folder, BiConsumer<String, float[]> change) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Checkpoint sound = SafetensorsFile.open(file);
    Map<String, LazyTensor> tensors = new LinkedHashMap<>();
    for (String name : sound.names()) {
      float[] values = sound.read(name);
      change.accept(name, values);
      tensors.put(name, new LazyTensor(sound.shape(name), () -> TensorReader.of(values)));
    }
    SafetensorsWriter.write(file, new Checkpoint(file.toString(), tensors));
  }
}
