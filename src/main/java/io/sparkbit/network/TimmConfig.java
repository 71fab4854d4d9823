package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.json.JsonFields;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Derives the configuration of a timm model. Its {@code config.json} only names an architecture,
 * which timm's code defines; the weights give the same details.
 */
public final class TimmConfig {

  private static final String ARCHITECTURE = "architecture";
  private static final String LABEL_NAMES = "label_names";

  /** Matches those of timm's ResNetV2 models that are BiT. */
  private static final Pattern BIT = Pattern.compile("resnetv2_\\d+x\\d+_bit.*");

  /** Matches heads that were trained on ImageNet-21k and not fine-tuned afterwards. */
  private static final Pattern MULTI_LABEL_TAG = Pattern.compile("(?!.*ft_).*in21k.*");

  private TimmConfig() {}

  /** Returns whether a {@code config.json} is timm's. */
  public static boolean isTimm(JsonFields config) {
    return config.get(ARCHITECTURE).isPresent() && config.get("model_type").isEmpty();
  }

  /**
   * Derives a configuration from the weights' names and shapes and the label names in the file.
   *
   * @param checkpoint with Hugging Face's names
   * @return the configuration; labels are {@code class-0, class-1, ...} if the file names none that
   *     fit
   * @throws CheckpointException if the weights are not BiT
   * @throws io.sparkbit.json.InvalidJsonException if the architecture is another
   */
  public static BitConfig of(JsonFields config, Checkpoint checkpoint) throws CheckpointException {
    String architecture = config.string(ARCHITECTURE).orElseThrow();
    if (!BIT.matcher(architecture).matches()) {
      throw config.invalid(ARCHITECTURE, architecture, "one of timm's resnetv2_*_bit models");
    }
    BitConfig inferred = InferredConfig.of(checkpoint);
    Optional<JsonFields> pretrained = config.object("pretrained_cfg");
    BitConfigBuilder builder = inferred.toBuilder();
    labelNames(config)
        .or(() -> pretrained.flatMap(TimmConfig::labelNames))
        .filter(names -> names.size() == inferred.labels().size())
        .ifPresent(builder::optLabels);
    pretrained
        .flatMap(fields -> fields.string("tag"))
        .filter(tag -> MULTI_LABEL_TAG.matcher(tag).matches())
        .ifPresent(tag -> builder.optProblemType(ProblemType.MULTI_LABEL_CLASSIFICATION));
    return builder.build();
  }

  private static Optional<List<String>> labelNames(JsonFields fields) {
    return fields.stringList(LABEL_NAMES);
  }
}
