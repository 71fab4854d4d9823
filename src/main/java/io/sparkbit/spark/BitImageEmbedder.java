package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.model.Prediction;
import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.spark.column.PredictionColumn;
import io.sparkbit.spark.param.HasOutputCol;
import io.sparkbit.spark.param.StringParam;
import io.sparkbit.spark.param.Validators;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Stage that computes image features with BiT: the output of the network's last pooling, or of
 * another {@link #outputLayer}.
 *
 * <pre>{@code
 * Pipeline probe =
 *     new Pipeline()
 *         .setStages(
 *             new PipelineStage[] {
 *               new BitImageEmbedder().setModel("/models/bit-50").setInputCol("path"),
 *               new LogisticRegression().setLabelCol("label")
 *             });
 * }</pre>
 *
 * @see BitLinearProbe such a probe as one estimator, which makes a BiT model
 * @see LinearProbe how to turn a fitted one into a BiT model
 */
public final class BitImageEmbedder extends ModelStage<BitImageEmbedder>
    implements HasOutputCol<BitImageEmbedder> {

  private static final long serialVersionUID = 1L;

  private static final String VECTOR = "vector";
  private static final String ARRAY = "array";
  private static final String TENSOR = "tensor";
  private static final String NONE = "none";
  private static final String L2 = "l2";

  private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);
  private static final StructType TENSOR_TYPE =
      new StructType()
          .add("shape", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add("values", FLOATS, false);

  private boolean keepsFeatures;

  public BitImageEmbedder() {
    this(Identifiable$.MODULE$.randomUID("bitImageEmbedder"));
  }

  public BitImageEmbedder(String uid) {
    super(uid);
    setDefault(outputCol(), "features");
    setDefault(outputType(), VECTOR);
    setDefault(outputLayer(), BitNetwork.POOLER_OUTPUT);
    setDefault(normalize(), NONE);
  }

  /** Keeps the features that this stage computes, which must be the pooled ones, for later fits. */
  BitImageEmbedder keepingFeatures() {
    keepsFeatures = true;
    return this;
  }

  @Override
  Optional<Frozen> frozen(Pretrained model) {
    return keepsFeatures ? Optional.of(new Frozen(model, Optional.empty())) : Optional.empty();
  }

  /** Param for the network output that the column holds. */
  public Param<String> outputLayer() {
    return StringParam.of(
        this,
        "outputLayer",
        "output of the network: pooler_output (the features), logits, last_hidden_state, stem"
            + " or stage1, stage2, ...",
        Validators.notEmpty("outputLayer"));
  }

  /** Param for the type of the output column. */
  public Param<String> outputType() {
    return StringParam.of(
        this,
        "outputType",
        "type of the output column: vector (of Spark ML) or array (of float), both flattened"
            + " row by row, or tensor (a struct of shape and values)",
        Validators.oneOf("outputType", VECTOR, ARRAY, TENSOR));
  }

  /** Param for the norm by which the values of an image are divided. */
  public Param<String> normalize() {
    return StringParam.of(
        this,
        "normalize",
        "norm by which the values of each image are divided: none, or l2 (they then have length 1,"
            + " as indexes for inner products expect; zeros stay zeros)",
        Validators.oneOf("normalize", NONE, L2));
  }

  /** Returns {@link #outputLayer}. */
  public String getOutputLayer() {
    return getOrDefault(outputLayer());
  }

  /** Sets {@link #outputLayer} (default: {@code pooler_output}). */
  public BitImageEmbedder setOutputLayer(String value) {
    set(outputLayer(), value);
    return this;
  }

  /** Returns {@link #outputType}. */
  public String getOutputType() {
    return getOrDefault(outputType());
  }

  /** Sets {@link #outputType} (default: {@code vector}). */
  public BitImageEmbedder setOutputType(String value) {
    set(outputType(), value);
    return this;
  }

  /** Returns {@link #normalize}. */
  public String getNormalize() {
    return getOrDefault(normalize());
  }

  /** Sets {@link #normalize} (default: {@code none}). */
  public BitImageEmbedder setNormalize(String value) {
    set(normalize(), value);
    return this;
  }

  @Override
  List<PredictionColumn> predictionColumns() {
    return List.of(
        switch (getOutputType()) {
          case ARRAY -> column(FLOATS, (prediction, config) -> prediction.values());
          case TENSOR -> column(TENSOR_TYPE, (prediction, config) -> tensor(prediction));
          default -> column(SQLDataTypes.VectorType(), (prediction, config) -> vector(prediction));
        });
  }

  private PredictionColumn column(DataType type, PredictionColumn.Value value) {
    PredictionColumn.Value normalized =
        getNormalize().equals(L2)
            ? (prediction, config) -> value.of(prediction.unitLength(), config)
            : value;
    return new PredictionColumn(
        DataTypes.createStructField(getOutputCol(), type, true), getOutputLayer(), normalized);
  }

  private static Vector vector(Prediction prediction) {
    double[] values = new double[prediction.values().length];
    Arrays.setAll(values, i -> prediction.values()[i]);
    return Vectors.dense(values);
  }

  private static Row tensor(Prediction prediction) {
    int[] shape = prediction.shape().stream().mapToInt(Integer::intValue).toArray();
    return RowFactory.create(shape, prediction.values());
  }

  @Override
  List<String> outputs() {
    return List.of(getOutputLayer());
  }

  @Override
  void requireUsable(Pretrained pretrained, BitNetwork network) {
    if (!network.outputs().containsKey(getOutputLayer())) {
      throw new UserException(
          "Model '%s' has no output '%s'; outputLayer must be one of %s"
              .formatted(
                  pretrained.location(),
                  getOutputLayer(),
                  String.join(", ", network.outputs().keySet())));
    }
  }

  /** Returns a reader of saved stages. */
  public static MLReader<BitImageEmbedder> read() {
    return new ModelStageReader<>(new StageReader<>(BitImageEmbedder.class, BitImageEmbedder::new));
  }

  /** Loads a saved stage from a path. */
  public static BitImageEmbedder load(String path) {
    return read().load(path);
  }
}
