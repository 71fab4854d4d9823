package io.sparkbit.spark;

import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.spark.param.HasOutputCol;
import io.sparkbit.spark.param.Validators;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Turns images into features with BiT: what comes out of the network's last pooling.
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
 */
public final class BitImageEmbedder extends ModelStage<BitImageEmbedder> implements HasOutputCol {

  private static final long serialVersionUID = 1L;

  private static final String VECTOR = "vector";
  private static final String ARRAY = "array";

  public BitImageEmbedder() {
    this(Identifiable$.MODULE$.randomUID("bitImageEmbedder"));
  }

  public BitImageEmbedder(String uid) {
    super(uid);
    setDefault(outputCol(), "features");
    setDefault(outputType(), VECTOR);
  }

  /** The type of the output column. */
  public Param<String> outputType() {
    return new Param<>(
        this,
        "outputType",
        "type of the output column: vector (of Spark ML) or array (of float)",
        Validators.oneOf(VECTOR, ARRAY));
  }

  /** Sets {@link #outputCol}; by default {@code features}, which Spark ML's estimators read. */
  public BitImageEmbedder setOutputCol(String value) {
    return with(outputCol(), value);
  }

  /** Sets {@link #outputType}; by default {@code vector}. */
  public BitImageEmbedder setOutputType(String value) {
    return with(outputType(), value);
  }

  @Override
  List<PredictionColumn> predictionColumns() {
    return List.of(
        getOrDefault(outputType()).equals(VECTOR)
            ? column(SQLDataTypes.VectorType(), scores -> Vectors.dense(scores.features()))
            : column(DataTypes.createArrayType(DataTypes.FloatType, false), Scores::floatFeatures));
  }

  private PredictionColumn column(DataType type, PredictionColumn.Value value) {
    return new PredictionColumn(DataTypes.createStructField(getOutputCol(), type, true), value);
  }

  @Override
  void requireUsable(Pretrained pretrained, Head head) {}

  /** Reads a saved stage. */
  public static MLReader<BitImageEmbedder> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads a saved stage from a path. */
  public static BitImageEmbedder load(String path) {
    return read().load(path);
  }
}
