package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.output.TrainedModel;
import io.sparkbit.spark.param.HasBatchSize;
import io.sparkbit.spark.param.HasPrecision;
import io.sparkbit.spark.param.RegressionParams;
import io.sparkbit.spark.training.EstimatorSettings;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;

/**
 * Estimator that makes a classifier of new classes without training the network: MLlib's logistic
 * regression on the features of a frozen BiT model, whose coefficients become the head.
 *
 * <pre>{@code
 * BitImageClassifier classifier =
 *     new BitLinearProbe()
 *         .setModel("/models/bit-50")
 *         .setInputCol("path")
 *         .setLabelCol("species")
 *         .setRegParam(0.01)
 *         .fit(labeledPaths);
 * }</pre>
 *
 * <p>Tasks read each image and compute its features once, as {@link BitImageEmbedder} does; Spark
 * keeps the features (8 bytes for each of the model's features) in memory, or on disk, until the
 * regression has ended. Executors keep them on disk for further fits and evaluations of the same
 * images, as a {@code CrossValidator} makes them ({@code spark.bit.featureCacheBytes}). {@link
 * #handleInvalid} says what happens to images that cannot be read ({@code keep} is not allowed).
 * The classifier has the {@link #precision} and {@link #batchSize} of the features.
 *
 * <p>The head has as many rows as there are classes, also if there are two, and as many columns as
 * the model has features. The classifier's probabilities are those of the regression, up to the
 * rounding of its coefficients to float.
 *
 * @see LinearProbe the same in steps, for features that were computed before
 */
public final class BitLinearProbe extends ClassifierEstimator<BitLinearProbe>
    implements HasBatchSize<BitLinearProbe>,
        HasPrecision<BitLinearProbe>,
        RegressionParams<BitLinearProbe> {

  private static final long serialVersionUID = 1L;

  public BitLinearProbe() {
    this(Identifiable$.MODULE$.randomUID("bitLinearProbe"));
  }

  public BitLinearProbe(String uid) {
    super(uid);
    setDefault(batchSize(), HasBatchSize.DEFAULT);
    setDefault(precision(), HasPrecision.DEFAULT);
    setDefault(regParam(), DEFAULT_REG_PARAM);
    setDefault(elasticNetParam(), DEFAULT_ELASTIC_NET_PARAM);
    setDefault(maxIter(), DEFAULT_MAX_ITER);
    setDefault(tol(), DEFAULT_TOL);
  }

  /**
   * Fits the regression and returns a classifier.
   *
   * @throws UserException before the regression starts, if the columns, labels, images or model are
   *     unusable or the output folder exists; after it, if its coefficients are not finite
   */
  @Override
  public BitImageClassifier fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    try {
      Pretrained body = new EstimatorSettings(this).pretrained(dataset.sparkSession());
      TrainedModel<ProbeTraining.Course> trained =
          TrainedModel.of(
              new TrainedModel.Sources(this, Map.of(model().name(), body.files()), dataset),
              Optional.empty(),
              output -> new ProbeTraining(this, body, dataset).run(output));
      ProbeTraining.Course course = trained.course();
      return trained(trained.location(), new LinearProbeSummary(course.objectiveHistory()))
          .fittedOn(FrozenBody.of(body.files(), course.head(), trained.location()));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Returns MLlib's estimator with the settings of this one, such as for features that are already
   * there. It scales features to the same deviation while it learns, as is MLlib's default;
   * coefficients are those of the unscaled features.
   */
  public LogisticRegression regression() {
    return new LogisticRegression()
        .setFamily("multinomial")
        .setRegParam(getRegParam())
        .setElasticNetParam(getElasticNetParam())
        .setMaxIter(getMaxIter())
        .setTol(getTol());
  }

  @Override
  BitImageClassifier classifier(String location) {
    return super.classifier(location).setPrecision(getPrecision()).setBatchSize(getBatchSize());
  }

  @Override
  public BitLinearProbe copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Returns a reader of saved estimators. */
  public static MLReader<BitLinearProbe> read() {
    return new StageReader<>(BitLinearProbe.class, BitLinearProbe::new);
  }

  /** Loads a saved estimator from a path. */
  public static BitLinearProbe load(String path) {
    return read().load(path);
  }
}
