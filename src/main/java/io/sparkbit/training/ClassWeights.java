package io.sparkbit.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.error.Suggestion;
import io.sparkbit.error.UserException;
import io.sparkbit.network.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** How much an image of each class counts. */
public interface ClassWeights {

  /**
   * Returns a weight for each class; none if all count the same.
   *
   * @param labels in the order of class indices
   * @param targets of the images to train on
   * @throws UserException if a weight is of another class
   */
  List<Double> weights(List<String> labels, Targets targets);

  /**
   * Returns the weights that a user chose; empty if the choice means nothing.
   *
   * @param choice {@code none}, {@code auto} or a JSON object of labels and weights of at least 0
   */
  static Optional<ClassWeights> of(String choice) {
    return switch (choice) {
      case "none" -> Optional.of((labels, targets) -> List.of());
      case "auto" -> Optional.of((labels, targets) -> balanced(targets));
      default -> Named.of(choice);
    };
  }

  private static List<Double> balanced(Targets targets) {
    return targets.problemType() == ProblemType.MULTI_LABEL_CLASSIFICATION
        ? shownAsOthers(targets.counts(), targets.size())
        : balanced(targets.counts());
  }

  /**
   * As PyTorch recommends for {@code pos_weight}: those that show a class count together as much as
   * those that do not.
   */
  private static List<Double> shownAsOthers(long[] images, long all) {
    return LongStream.of(images)
        .mapToObj(shown -> shown == 0 || shown == all ? 1 : (double) (all - shown) / shown)
        .toList();
  }

  /**
   * As scikit-learn's {@code balanced}: all classes count the same together, and the mean over the
   * images is 1.
   */
  private static List<Double> balanced(long[] images) {
    double all = LongStream.of(images).sum();
    long present = LongStream.of(images).filter(count -> count > 0).count();
    return LongStream.of(images).mapToObj(count -> count == 0 ? 1 : all / present / count).toList();
  }

  /** Weights of some labels; images of all others count 1. */
  record Named(Map<String, Double> weights) implements ClassWeights {

    private static final JsonMapper JSON =
        JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private static Optional<ClassWeights> of(String json) {
      try {
        return Optional.ofNullable(
                JSON.readValue(json, new TypeReference<TreeMap<String, Double>>() {}))
            .filter(weights -> weights.values().stream().allMatch(Named::isWeight))
            .map(Named::new);
      } catch (JsonProcessingException e) {
        return Optional.empty();
      }
    }

    private static boolean isWeight(Double weight) {
      return Objects.nonNull(weight) && weight >= 0 && Double.isFinite(weight);
    }

    @Override
    public List<Double> weights(List<String> labels, Targets targets) {
      weights.keySet().stream()
          .filter(label -> !labels.contains(label))
          .findFirst()
          .ifPresent(
              label -> {
                throw new UserException(
                    "classWeights has a weight for '%s', but there is no such label%s; the labels are %s"
                        .formatted(
                            label,
                            Suggestion.of(label, labels)
                                .map(" (did you mean '%s'?)"::formatted)
                                .orElse(""),
                            String.join(", ", labels)));
              });
      List<Double> all = labels.stream().map(label -> weights.getOrDefault(label, 1.0)).toList();
      if (all.stream().allMatch(weight -> weight == 0)) {
        throw new UserException(
            "classWeights are 0 for all classes, so that no image would count; leave some at 1");
      }
      return all;
    }
  }
}
