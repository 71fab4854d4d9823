package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.inference.LinearHead;
import io.sparkbit.model.Pretrained;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrix;

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
    requireFinite(regression);
    LinearHead head = head(regression);
    return body.withHead(labels, head.weight(), head.bias());
  }

  /** Returns a head whose logits are the regression's margins. */
  static LinearHead head(LogisticRegressionModel regression) {
    return regression.coefficientMatrix().numRows() == 1
        ? binomial(regression)
        : multinomial(regression);
  }

  /** Checks the values as floats, the type of the head. */
  private static void requireFinite(LogisticRegressionModel regression) {
    double[] coefficients = regression.coefficientMatrix().toArray();
    double[] intercepts = regression.interceptVector().toArray();
    if (!DoubleStream.concat(Arrays.stream(coefficients), Arrays.stream(intercepts))
        .allMatch(value -> Float.isFinite((float) value))) {
      throw new UserException(
          "The regression has coefficients that are NaN or infinite: it did not converge. Raise"
              + " regParam (--reg-param), or look for features that are not finite");
    }
  }

  private static LinearHead multinomial(LogisticRegressionModel regression) {
    Matrix coefficients = regression.coefficientMatrix();
    int labels = coefficients.numRows();
    int features = coefficients.numCols();
    float[] weight = new float[Math.multiplyExact(labels, features)];
    float[] bias = new float[labels];
    for (int label = 0; label < labels; label++) {
      for (int feature = 0; feature < features; feature++) {
        weight[label * features + feature] = (float) coefficients.apply(label, feature);
      }
      bias[label] = (float) regression.interceptVector().apply(label);
    }
    return new LinearHead(weight, bias);
  }

  private static LinearHead binomial(LogisticRegressionModel regression) {
    int features = regression.numFeatures();
    float[] weight = new float[2 * features];
    for (int feature = 0; feature < features; feature++) {
      float half = (float) (regression.coefficientMatrix().apply(0, feature) / 2);
      weight[feature] = -half;
      weight[features + feature] = half;
    }
    float half = (float) (regression.interceptVector().apply(0) / 2);
    return new LinearHead(weight, new float[] {-half, half});
  }
}
