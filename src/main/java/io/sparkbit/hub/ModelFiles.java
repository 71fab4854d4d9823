package io.sparkbit.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of one model in Hugging Face's layout, on this machine.
 *
 * @param location as the user gave it
 * @param folder that holds the files
 */
public record ModelFiles(String location, Path folder) {

  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.safetensors";
  static final String PROCESSOR = "preprocessor_config.json";

  /** All that a model folder may hold. */
  static final List<String> NAMES = List.of(CONFIG, WEIGHTS, PROCESSOR);

  /** The architecture. */
  public Path config() {
    return folder.resolve(CONFIG);
  }

  /** The weights. */
  public Path weights() {
    return folder.resolve(WEIGHTS);
  }

  /** How images become inputs, if the model says so. */
  public Optional<Path> processor() {
    return Optional.of(folder.resolve(PROCESSOR)).filter(Files::isRegularFile);
  }

  ModelFiles requireComplete() throws ModelNotFoundException {
    for (Path required : List.of(config(), weights())) {
      if (!Files.isRegularFile(required)) {
        throw new ModelNotFoundException(
            "Model '%s' is incomplete: %s has no file %s; a model folder holds %s"
                .formatted(location, folder, required.getFileName(), String.join(", ", NAMES)));
      }
    }
    return this;
  }
}
