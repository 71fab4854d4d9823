package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.json.Messages;
import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.ProblemType;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.spark.param.InitialHead;
import io.sparkbit.training.Targets;
import io.sparkbit.training.ValueScale;
import io.sparkbit.training.ValueTargets;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;

/**
 * The model from which a training begins: another one with a new head, or with its own.
 *
 * @param base the other one
 * @param problem the kind of what is learned
 * @param labels as the model shall name them, in the order of class indices
 */
record InitialModel(
    FineTunerParams<?> params, Pretrained base, ProblemType problem, List<String> labels) {

  /**
   * Refuses settings that do not fit the model, before any image is read.
   *
   * @throws UserException if it has no head for these labels, or no such output to freeze
   */
  void requireValid() {
    if (head() == InitialHead.MODEL) {
      requireSameLabels();
    }
    List<String> outputs =
        BitNetwork.of(base.config(), Head.NONE).outputs().keySet().stream()
            .filter(output -> !output.equals(BitNetwork.LAST_HIDDEN_STATE))
            .toList();
    String frozen = params.getFreezeUntil();
    if (!frozen.isEmpty() && !outputs.contains(frozen)) {
      throw new UserException(
          "Model '%s' has no output '%s' to freeze until; freezeUntil must be one of %s"
              .formatted(base.location(), frozen, String.join(", ", outputs)));
    }
  }

  InitialHead head() {
    return InitialHead.ofParam(params.getInitialHead());
  }

  private void requireSameLabels() {
    if (base.head() == Head.NONE) {
      throw new UserException(
          "initialHead is 'model', but model '%s' has no head; set it to zeros or probe"
              .formatted(base.location()));
    }
    ProblemType own = base.config().learnedProblemType();
    if (own != problem) {
      throw new UserException(
          "initialHead is 'model', but model '%s' is for %s and the images are labeled for %s; set it to zeros"
              .formatted(base.location(), own.jsonName(), problem.jsonName()));
    }
    List<String> known = base.config().labels();
    boolean same =
        problem == ProblemType.REGRESSION
            ? known.size() == labels.size()
            : known.size() == labels.size() && new HashSet<>(known).equals(new HashSet<>(labels));
    if (!same) {
      throw new UserException(
          ("initialHead is 'model', but model '%s' has the labels %s, and the images have %s; set it"
                  + " to zeros or probe")
              .formatted(base.location(), Messages.list(known), Messages.list(labels)));
    }
  }

  Pretrained withZeros() {
    return base.withNewHead(problem, labels);
  }

  /**
   * Returns the model with its own head, for the unit of what is learned.
   *
   * @throws IOException if the head cannot be read
   */
  Pretrained withOwnHead(Targets targets) throws IOException {
    if (targets instanceof ValueTargets values) {
      ValueScale scale = values.scale();
      return base.withLabels(labels)
          .withScaledHead(1 / scale.deviation(), -scale.mean() / scale.deviation());
    }
    return base.withOrderedLabels(labels);
  }
}
