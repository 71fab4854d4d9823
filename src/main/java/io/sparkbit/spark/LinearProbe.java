package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.inference.LinearHead;
import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.training.RegressionHead;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/**
 * Turns a linear probe into a BiT model: the coefficients of MLlib's logistic regression on a
 * model's features become its classification head.
 *
 * <pre>{@code
 * StringIndexerModel indexer = LabelIndexer.fit(images, "species", "label");
 * PipelineModel probe =
 *     new Pipeline()
 *         .setStages(
 *             new PipelineStage[] {
 *               indexer,
 *               new BitImageEmbedder().setModel("/models/bit-50").setInputCol("path"),
 *               new LogisticRegression().setFamily("multinomial").setRegParam(0.01)
 *             })
 *         .fit(images);
 * LinearProbe.toModel(
 *         Pretrained.open("/models/bit-50"),
 *         (LogisticRegressionModel) probe.stages()[2],
 *         List.of(indexer.labelsArray()[0]))
 *     .savePretrained(Path.of("/models/mine"));
 * }</pre>
 *
 * @see BitLinearProbe the same as one estimator
 */
public final class LinearProbe {

  private LinearProbe() {}

  /**
   * Returns a network whose logits are the regression's margins, so that their softmax equals the
   * regression's probabilities. A binomial regression has the margin of one class only: half of it
   * becomes the logit of the second label, and its negative that of the first.
   *
   * @param body the model that computed the features: the {@code pooler_output} of its {@link
   *     BitImageEmbedder}
   * @param labels names of the regression's labels 0, 1, ...
   * @throws UserException if the regression has another number of features or labels, or
   *     coefficients that are not finite
   */
  public static Pretrained toModel(
      Pretrained body, LogisticRegressionModel regression, List<String> labels) {
    int features = body.config().featureSize();
    if (regression.numFeatures() != features || regression.numClasses() != labels.size()) {
      throw new UserException(
          ("The regression has %d labels and %d features, but model '%s' has %d features and"
                  + " there are %d labels; fit it on the pooler_output of this model, and name each label")
              .formatted(
                  regression.numClasses(),
                  regression.numFeatures(),
                  body.location(),
                  features,
                  labels.size()));
    }
    LinearHead head = RegressionHead.of(regression);
    return body.withHead(labels, head.weight(), head.bias());
  }
}
