package io.sparkbit.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SigmoidBinaryCrossEntropyLoss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.ProblemType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The reference's loss for classifiers (ForSequenceClassificationLoss in
 * transformers/loss/loss_utils.py), averaged over all images.
 *
 * <ul>
 *   <li>single-label classification: cross-entropy; labels are class indices, int32 or int64, one
 *       for each image; images with label {@value #IGNORED} are ignored
 *   <li>multi-label classification: binary cross-entropy; labels are float32, N x labels, 0 to 1
 *   <li>regression: mean squared error; labels are float32, N x labels (or N for one label)
 * </ul>
 *
 * If the configuration has no {@code problem_type}, one label means regression. With more labels,
 * integers mean single-label and floats multi-label classification.
 */
public final class ClassificationLoss {

  /** PyTorch's {@code ignore_index}. */
  public static final int IGNORED = -100;

  private final Optional<ProblemType> problemType;
  private final int labelCount;

  private ClassificationLoss(Optional<ProblemType> problemType, int labelCount) {
    this.problemType = problemType;
    this.labelCount = labelCount;
  }

  /** Returns the loss for a model with this configuration. */
  public static ClassificationLoss of(BitConfig config) {
    return new ClassificationLoss(config.problemType(), config.labels().size());
  }

  /**
   * Computes the loss.
   *
   * @param logits float32, N x labels
   * @return a scalar that belongs to the logits' manager
   * @throws IllegalArgumentException if the labels have the wrong type, shape or range
   */
  public NDArray evaluate(NDArray logits, NDArray labels) {
    // Closes intermediate results, which DJL leaves to the manager.
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray loss =
          switch (problemTypeOf(labels)) {
            case REGRESSION -> evaluate(Loss.l2Loss("loss", 1), logits, floats(logits, labels));
            case MULTI_LABEL_CLASSIFICATION ->
                evaluate(
                    new SigmoidBinaryCrossEntropyLoss("loss", 1, false),
                    logits,
                    floats(logits, labels));
            case SINGLE_LABEL_CLASSIFICATION -> crossEntropy(logits, classIds(logits, labels));
          };
      NDScope.unregister(loss);
      return loss;
    }
  }

  private ProblemType problemTypeOf(NDArray labels) {
    return problemType.orElseGet(
        () -> {
          if (labelCount == 1) {
            return ProblemType.REGRESSION;
          }
          return labels.getDataType().isInteger()
              ? ProblemType.SINGLE_LABEL_CLASSIFICATION
              : ProblemType.MULTI_LABEL_CLASSIFICATION;
        });
  }

  private static NDArray crossEntropy(NDArray logits, long[] classIds) {
    int[] counted =
        IntStream.range(0, classIds.length).filter(image -> classIds[image] != IGNORED).toArray();
    long[] ids = Arrays.stream(counted).mapToLong(image -> classIds[image]).toArray();
    NDArray selected = logits.get(logits.getManager().create(counted));
    NDArray labels = logits.getManager().create(ids);
    return evaluate(new SoftmaxCrossEntropyLoss("loss", 1, -1, true, true), selected, labels);
  }

  private static NDArray evaluate(Loss loss, NDArray logits, NDArray labels) {
    return loss.evaluate(new NDList(labels), new NDList(logits));
  }

  private static NDArray floats(NDArray logits, NDArray labels) {
    if (labels.getDataType() != DataType.FLOAT32 || labels.size() != logits.size()) {
      throw new IllegalArgumentException(
          "labels are %s of shape %s, but must be float32 of shape %s"
              .formatted(labels.getDataType(), labels.getShape(), logits.getShape()));
    }
    return labels.reshape(logits.getShape());
  }

  private long[] classIds(NDArray logits, NDArray labels) {
    if (!labels.getDataType().isInteger() || labels.size() != logits.size(0)) {
      throw new IllegalArgumentException(
          "labels are %s of shape %s, but must be %d class indices (int64)"
              .formatted(labels.getDataType(), labels.getShape(), logits.size(0)));
    }
    long[] ids = labels.toType(DataType.INT64, true).toLongArray();
    for (long id : ids) {
      if (id != IGNORED && (id < 0 || id >= labelCount)) {
        throw new IllegalArgumentException(
            "labels contain class index %d, but indices must be from 0 to %d (or %d for images to ignore)"
                .formatted(id, labelCount - 1, IGNORED));
      }
    }
    return ids;
  }
}
