package io.sparkbit.spark.training;

import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.inference.LinearHead;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.spark.column.PredictionColumn;
import io.sparkbit.spark.execution.InferenceFunction;
import io.sparkbit.spark.execution.ModelReference;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.spark.execution.RowReader;
import io.sparkbit.spark.label.LabelIndexer;
import io.sparkbit.spark.metrics.StageMetrics;
import io.sparkbit.spark.param.FineTunerParams;
import io.sparkbit.spark.param.HandleInvalid;
import io.sparkbit.spark.param.RegressionParams;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/**
 * A head that is fitted on the features of the images to train on, so that the training starts with
 * a head that knows something.
 *
 * @param body files of the network
 * @param table of all images
 * @param training the images to train on
 * @param images how to get the network's inputs from rows
 * @see <a href="https://arxiv.org/abs/2202.10054">Kumar et al., Fine-tuning can distort pretrained
 *     features and underperform out-of-distribution (2022)</a>, LP-FT
 */
record ProbeHead(
    FineTunerParams<?> params,
    ModelFiles body,
    TrainingTable table,
    Samples training,
    RowImages.Settings images) {

  private static final String FEATURES = "features";
  private static final String INDEX = "index";

  /** For how long executors keep the network, which learns from then on. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** Fits the regression of {@link io.sparkbit.spark.BitLinearProbe}, with its defaults. */
  LinearHead fit() throws IOException {
    Dataset<Row> features = features(trained()).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return RegressionHead.of(
          new LogisticRegression()
              .setFamily("multinomial")
              .setRegParam(RegressionParams.DEFAULT_REG_PARAM)
              .setFeaturesCol(FEATURES)
              .setLabelCol(INDEX)
              .fit(
                  LabelIndexer.of(table.labels(), LabeledImages.LABEL, INDEX).transform(features)));
    } finally {
      features.unpersist();
    }
  }

  private Dataset<Row> features(Dataset<Row> rows) throws IOException {
    SparkSession spark = rows.sparkSession();
    StructField column = DataTypes.createStructField(FEATURES, SQLDataTypes.VectorType(), false);
    InferenceFunction.Settings settings =
        new InferenceFunction.Settings(
            images,
            RowReader.Settings.of(spark, params.getReadAhead()),
            ModelReference.of(body, spark.sparkContext()),
            new InferenceFunction.ModelUse(
                PrecisionChoice.ofName(params.getPrecision()),
                new FineTunerSettings(params).deviceChoice(),
                params.getMicroBatchSize(),
                IDLE),
            List.of(BitNetwork.POOLER_OUTPUT),
            List.of(),
            List.of(
                new PredictionColumn(
                    column,
                    BitNetwork.POOLER_OUTPUT,
                    (prediction, config) -> Vectors.dense(doubles(prediction.values())))),
            new StageMetrics(spark.sparkContext(), params.uid()),
            HandleInvalid.ERROR,
            null);
    return rows.mapPartitions(
            new InferenceFunction(settings), Encoders.row(rows.schema().add(column)))
        .select(LabeledImages.LABEL, FEATURES);
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /** Returns the rows of the images to train on. */
  private Dataset<Row> trained() {
    Dataset<Row> all = table.images();
    SparkSession spark = all.sparkSession();
    BitSet wanted = new BitSet();
    IntStream.range(0, training.size()).map(training::row).forEach(wanted::set);
    Broadcast<BitSet> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(wanted);
    JavaRDD<Row> trained =
        all.toJavaRDD()
            .zipWithIndex()
            .filter(numbered -> rows.value().get(numbered._2().intValue()))
            .map(numbered -> numbered._1());
    return spark.createDataFrame(trained, all.schema());
  }
}
