package io.sparkbit.spark;

import static org.apache.spark.sql.functions.col;

import io.sparkbit.inference.LinearHead;
import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.label.LabelIndexer;
import io.sparkbit.spark.output.TrainedModel;
import io.sparkbit.spark.training.EstimatorSettings;
import io.sparkbit.spark.training.LabeledImages;
import io.sparkbit.spark.training.RegressionHead;
import java.io.IOException;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fit of a probe: from labeled images to a model.
 *
 * @param body the model that computes the features
 */
record ProbeTraining(BitLinearProbe probe, Pretrained body, Dataset<?> dataset) {

  private static final Logger LOG = LoggerFactory.getLogger(ProbeTraining.class);

  private static final String FEATURES = "features";
  private static final String INDEX = "index";

  /**
   * What a fit made besides the model.
   *
   * @param objectiveHistory the regression's objective from the start on
   * @param head of the model
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on to the summary.
  record Course(double[] objectiveHistory, LinearHead head) {}

  /** Writes the model. */
  Course run(TrainedModel.Writer output) throws IOException {
    EstimatorSettings settings = new EstimatorSettings(probe);
    LabeledImages images = LabeledImages.of(dataset, probe, settings.labelText(), List.of());
    List<String> names = settings.namesOf(images.classes(), dataset.sparkSession());
    LogisticRegressionModel regression = regression(images);
    output.write(LinearProbe.toModel(body, regression, names));
    return new Course(regression.summary().objectiveHistory(), RegressionHead.of(regression));
  }

  /** Computes features once: the regression goes over them several times. */
  private LogisticRegressionModel regression(LabeledImages images) {
    Dataset<Row> features =
        embedder()
            .keepingFeatures()
            .transform(images.table())
            .select(LabeledImages.LABEL, FEATURES)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      images.requireReadable(features, this::reasons);
      LOG.info(
          "Fitting a regression on features of {} to {} classes",
          body.location(),
          images.classes().size());
      return probe
          .regression()
          .setFeaturesCol(FEATURES)
          .setLabelCol(INDEX)
          .fit(LabelIndexer.of(images.classes(), LabeledImages.LABEL, INDEX).transform(features));
    } finally {
      features.unpersist();
    }
  }

  private Dataset<Row> reasons(Dataset<Row> images) {
    BitImageEmbedder embedder = embedder().setHandleInvalid("keep");
    return embedder.transform(images).select(col(embedder.getErrorCol()));
  }

  /** Returns an embedder with all Params that it shares with the estimator, as Spark ML copies. */
  private BitImageEmbedder embedder() {
    BitImageEmbedder embedder = new BitImageEmbedder(probe.uid());
    probe.copyValues(embedder, ParamMap.empty());
    return embedder
        .setInputCol(LabeledImages.IMAGE)
        .setLengthCol(LabeledImages.LENGTH)
        .setOutputCol(FEATURES);
  }
}
