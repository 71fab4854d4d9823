package io.sparkbit.network;

import java.util.List;

/** What must hold between the values of a configuration. */
final class BitConfigChecks {

  private static final String POSITIVE = "a whole number of at least 1";

  /** Far beyond anything that was ever trained: a number that is wrong must not fill the memory. */
  private static final int MAX_BLOCKS = 10_000;

  private static final int MAX_LABELS = 10_000_000;

  private final BitConfig config;
  private final BitConfig.Refusal refusal;

  BitConfigChecks(BitConfig config, BitConfig.Refusal refusal) {
    this.config = config;
    this.refusal = refusal;
  }

  void run() {
    positive("num_channels", config.numChannels());
    positive("embedding_size", config.embeddingSize());
    positive("num_groups", config.numGroups());
    positive("output_stride", config.outputStride());
    positive("width_factor", config.widthFactor());
    positive("hidden_sizes", config.hiddenSizes());
    positive("depths", config.depths());
    require(
        config.depths().size() == config.hiddenSizes().size(),
        "depths",
        config.depths(),
        "as long as hidden_sizes, which is %s".formatted(config.hiddenSizes()));
    require(
        config.depths().stream().mapToLong(Integer::longValue).sum() <= MAX_BLOCKS,
        "depths",
        config.depths(),
        "at most %d blocks in all".formatted(MAX_BLOCKS));
    require(
        config.dropPathRate() >= 0 && config.dropPathRate() < 1,
        "drop_path_rate",
        config.dropPathRate(),
        "at least 0 and less than 1");
    outFeatures();
    require(
        config.problemType().filter(ProblemType.SINGLE_LABEL_CLASSIFICATION::equals).isEmpty()
            || config.labels().size() != 1,
        "problem_type",
        "single_label_classification with one label",
        "regression, or have two labels for binary classification");
    groups();
  }

  /** To be asked before the labels are made up. */
  static void requireFewLabels(int number, BitConfig.Refusal refusal) {
    if (number < 0 || number > MAX_LABELS) {
      throw refusal.of("num_labels", number, "0 to " + MAX_LABELS);
    }
  }

  private void outFeatures() {
    List<String> ordered =
        config.stageNames().stream().filter(config.outFeatures()::contains).toList();
    require(
        config.outFeatures().equals(ordered),
        "out_features",
        config.outFeatures(),
        "stages of %s in that order, each at most once".formatted(config.stageNames()));
  }

  private void groups() {
    divisible("embedding_size", config.embeddingSize());
    String sizes =
        config.widthFactor() == 1 ? "hidden_sizes" : "hidden_sizes times " + config.widthFactor();
    for (int size : config.stageSizes()) {
      divisible(sizes, size);
      divisible("a quarter of " + sizes, BitConfig.bottleneckSize(size));
    }
  }

  private void divisible(String field, int channels) {
    require(
        channels % config.numGroups() == 0,
        field,
        channels,
        "a multiple of num_groups, which is " + config.numGroups());
  }

  private void positive(String field, List<Integer> values) {
    require(!values.isEmpty(), field, values, "a list of whole numbers of at least 1");
    values.forEach(value -> positive(field, value));
  }

  private void positive(String field, int value) {
    require(value >= 1, field, value, POSITIVE);
  }

  private void require(boolean condition, String field, Object found, String accepted) {
    if (!condition) {
      throw refusal.of(field, found, accepted);
    }
  }
}
