package io.sparkbit.network;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.json.JsonFields;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The configuration of a model of the timm library. Its {@code config.json} names an architecture,
 * which is timm's code; the weights say the same.
 */
public final class TimmConfig {

  private static final String ARCHITECTURE = "architecture";
  private static final String LABEL_NAMES = "label_names";

  /** Of timm's ResNetV2 models those that are BiT. */
  private static final Pattern BIT = Pattern.compile("resnetv2_\\d+x\\d+_bit.*");

  /** Heads that were trained on ImageNet-21k, and not fine-tuned afterwards. */
  private static final Pattern MULTI_LABEL_TAG = Pattern.compile("(?!.*ft_).*in21k.*");

  private TimmConfig() {}

  /** Whether a {@code config.json} is timm's. */
  public static boolean isTimm(JsonFields config) {
    return config.get(ARCHITECTURE).isPresent() && config.get("model_type").isEmpty();
  }

  /**
   * Reads names and shapes of the weights, and from the file what the labels are called.
   *
   * @param checkpoint with Hugging Face's names
   * @return labels are {@code class-0, class-1, ...} where the file has none
   * @throws CheckpointException if the weights are no BiT
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
