package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.inference.DevicePolicy;
import io.sparkbit.inference.LinearHead;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.spark.column.PredictionColumn;
import io.sparkbit.spark.execution.FeatureReuse;
import io.sparkbit.spark.execution.InferenceFunction;
import io.sparkbit.spark.execution.ModelReference;
import io.sparkbit.spark.param.HasBatchSize;
import io.sparkbit.spark.param.HasDevice;
import io.sparkbit.spark.param.HasModel;
import io.sparkbit.spark.param.HasPrecision;
import io.sparkbit.spark.param.ParamValueException;
import io.sparkbit.spark.session.SessionConf;
import io.sparkbit.spark.session.SessionModels;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.util.SizeEstimator;

/**
 * Base class of the stages that run a model. The model is checked on the driver before any task
 * starts, and loaded once per executor JVM.
 *
 * @param <S> the stage itself
 */
public abstract class ModelStage<S extends ModelStage<S>> extends ImageStage<S>
    implements HasModel<S>, HasBatchSize<S>, HasPrecision<S>, HasDevice<S> {

  private static final long serialVersionUID = 1L;

  /**
   * Metadata key of the output columns: {@link #precision} as set. Executors choose the precision
   * that they run; the metrics of the stage count it.
   */
  public static final String PRECISION_KEY = "spark-bit.precision";

  ModelStage(String uid) {
    super(uid);
    setDefault(inputCol(), "image");
    setDefault(batchSize(), HasBatchSize.DEFAULT);
    setDefault(precision(), HasPrecision.DEFAULT);
    setDefault(device(), HasDevice.DEFAULT);
  }

  /** Returns the columns computed from the model's output. */
  abstract List<PredictionColumn> predictionColumns();

  /** Returns the network outputs from which the columns are computed; at least one. */
  abstract List<String> outputs();

  /** Returns class names that replace the model's own; empty to keep those. */
  List<String> labels(SparkSession spark) {
    return List.of();
  }

  /**
   * Checks that this stage can use a model.
   *
   * @param network with the head that the model's weights contain
   * @throws UserException if it cannot
   */
  abstract void requireUsable(Pretrained pretrained, BitNetwork network);

  /**
   * A network whose pooled features the stage keeps from one use to the next.
   *
   * @param body the network
   * @param head that makes the stage's output of the features; empty for the features themselves
   */
  record Frozen(Pretrained body, Optional<LinearHead> head) {}

  /**
   * Returns the network whose features are kept, if there is one that serves this stage's model.
   */
  Optional<Frozen> frozen(Pretrained model) {
    return Optional.empty();
  }

  @Override
  final List<StructField> outputFields() {
    Metadata metadata = new MetadataBuilder().putString(PRECISION_KEY, getPrecision()).build();
    return predictionColumns().stream()
        .map(PredictionColumn::field)
        .map(field -> new StructField(field.name(), field.dataType(), field.nullable(), metadata))
        .toList();
  }

  /** Returns the metadata of an output column, once the model is known. */
  Metadata metadata(StructField column, BitConfig config) {
    return column.metadata();
  }

  @Override
  final Transformation transformation(Dataset<?> dataset) {
    SparkSession spark = dataset.sparkSession();
    List<String> labels = labels(spark);
    Pretrained pretrained = checkedModel(spark, labels);
    long kept = SessionConf.featureCacheBytes(spark);
    Optional<Frozen> frozen = kept > 0 ? frozen(pretrained) : Optional.empty();
    Pretrained run = frozen.map(Frozen::body).orElse(pretrained);
    InferenceFunction.Settings settings =
        new InferenceFunction.Settings(
            images(dataset, run.requiredProcessor(), run.config().numChannels()),
            reading(dataset),
            distributed(run, spark),
            new InferenceFunction.ModelUse(
                PrecisionChoice.ofName(getPrecision()),
                DevicePolicy.ofName(getDevice()),
                getBatchSize(),
                SessionConf.modelIdleTime(spark)),
            outputs(),
            labels,
            predictionColumns(),
            metrics(dataset),
            policy(),
            frozen.map(network -> reuse(network, kept, pretrained.config(), spark)).orElse(null));
    return new Transformation(
        new InferenceFunction(settings),
        outputFields().stream()
            .collect(
                Collectors.toMap(
                    StructField::name, column -> metadata(column, pretrained.config()))));
  }

  private static FeatureReuse reuse(
      Frozen frozen, long bytes, BitConfig config, SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return new FeatureReuse(
        bytes, frozen.head.map(context::broadcast).orElse(null), config.toJson());
  }

  private ModelReference distributed(Pretrained pretrained, SparkSession spark) {
    try {
      return ModelReference.of(pretrained.files(), spark.sparkContext());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  final Pretrained checkedModel(SparkSession spark, List<String> labels) {
    if (!isDefined(model())) {
      throw new UserException(
          "%s has no model; set one with setModel(\"LOCATION\"), such as the path of a folder"
              .formatted(uid()));
    }
    try {
      Pretrained opened = Pretrained.open(getModel(), SessionModels.of(spark));
      requireOneForEachClass(labels, opened);
      Pretrained pretrained = labels.isEmpty() ? opened : opened.withLabels(labels);
      BitNetwork network = BitNetwork.of(pretrained.config(), pretrained.head());
      requireUsable(pretrained, network);
      pretrained.weights(network);
      return pretrained;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void requireOneForEachClass(List<String> labels, Pretrained model) {
    int classes = model.config().labels().size();
    if (!labels.isEmpty() && labels.size() != classes) {
      throw new ParamValueException(
          "labelsFile",
          "has %d names, but model '%s' has %d classes; give each class a name"
              .formatted(labels.size(), getModel(), classes));
    }
  }

  /**
   * Returns the bytes of this stage, its model's files included. From Spark 4.1 on, Spark Connect's
   * server asks for them, as it limits the models of a session ({@code Model.estimatedSize}; Spark
   * 4.0 has no such method).
   *
   * @throws UserException if the model cannot be used
   */
  public final long estimatedSize() {
    try {
      return SizeEstimator.estimate(this)
          + checkedModel(SparkSession.active(), List.of()).files().bytes();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  @Override
  public final MLWriter write() {
    return new ModelStageWriter(this);
  }

  private UserException unusable(IOException e) {
    return new UserException(
        "Model '%s' cannot be used: %s".formatted(getModel(), e.getMessage()), e);
  }
}
