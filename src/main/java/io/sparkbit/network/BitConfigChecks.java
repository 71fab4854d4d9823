package io.sparkbit.network;

import java.util.List;

/** Checks the values of a configuration, alone and against each other. */
final class BitConfigChecks {

  private static final String POSITIVE = "a whole number of at least 1";

  /** Far more than any trained model has, so that a wrong number cannot fill the memory. */
  private static final int MAX_BLOCKS = 10_000;

  /** The widest released model has 8192. */
  private static final int MAX_CHANNELS = 1 << 20;

  /** The largest released model has 21,843. */
  static final int MAX_LABELS = 100_000;

  private final BitConfig config;
  private final BitConfig.Refusal refusal;

  BitConfigChecks(BitConfig config, BitConfig.Refusal refusal) {
    this.config = config;
    this.refusal = refusal;
  }

  void run() {
    channels("num_channels", config.numChannels());
    channels("embedding_size", config.embeddingSize());
    positive("num_groups", config.numGroups());
    positive("output_stride", config.outputStride());
    positive("width_factor", config.widthFactor());
    positive("hidden_sizes", config.hiddenSizes());
    widths();
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
    requireFewLabels(config.labels().size(), refusal);
    require(
        config.problemType().filter(ProblemType.SINGLE_LABEL_CLASSIFICATION::equals).isEmpty()
            || config.labels().size() != 1,
        "problem_type",
        "single_label_classification with one label",
        "regression, or have two labels for binary classification");
    require(
        config.labelThresholds().isEmpty()
            || (config.labelThresholds().size() == config.labels().size()
                && config.labelThresholds().stream().allMatch(value -> value >= 0 && value <= 1)),
        "label_thresholds",
        config.labelThresholds(),
        "a probability, 0 to 1, for each of the %d labels".formatted(config.labels().size()));
    certainty();
    groups();
  }

  private void certainty() {
    double temperature = config.calibrationTemperature();
    require(
        temperature > 0 && Double.isFinite(temperature),
        "calibration_temperature",
        temperature,
        "a number above 0");
    config
        .unknownThreshold()
        .ifPresent(
            threshold -> {
              require(
                  Double.isFinite(threshold.energy()),
                  "unknown_threshold",
                  threshold.energy(),
                  "a finite number");
              double rate = threshold.falsePositiveRate().orElse(0);
              require(rate >= 0 && rate <= 1, "unknown_false_positive_rate", rate, "from 0 to 1");
            });
  }

  /** Checks the number of labels, before generic ones are created. */
  static void requireFewLabels(int number, BitConfig.Refusal refusal) {
    if (number < 0 || number > MAX_LABELS) {
      throw refusal.of("num_labels", number, "0 to " + MAX_LABELS);
    }
  }

  /** Checks the widths, before anything multiplies them. */
  private void widths() {
    long widest = config.hiddenSizes().stream().mapToLong(Integer::longValue).max().orElse(1);
    require(
        widest <= MAX_CHANNELS,
        "hidden_sizes",
        config.hiddenSizes(),
        "at most %d each".formatted(MAX_CHANNELS));
    require(
        widest * config.widthFactor() <= MAX_CHANNELS,
        "width_factor",
        config.widthFactor(),
        "at most %d with hidden_sizes of up to %d".formatted(MAX_CHANNELS / widest, widest));
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

  private void channels(String field, int value) {
    positive(field, value);
    require(value <= MAX_CHANNELS, field, value, "at most " + MAX_CHANNELS);
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
