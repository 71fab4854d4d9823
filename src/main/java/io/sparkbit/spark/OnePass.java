package io.sparkbit.spark;

import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.spark.column.PredictionColumn;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * Several stages over the same images and model in one pass: each image is read, and goes through
 * the network, once.
 */
public final class OnePass {

  private OnePass() {}

  /**
   * Appends the columns of all stages, and with {@code keep} one error column. All Params but those
   * that name and shape columns must be the same; those of the first stage count.
   *
   * @param stages at least one, whose output columns have different names
   * @throws io.sparkbit.error.UserException as {@link ImageStage#transform} of the stages does
   */
  public static Dataset<Row> transform(Dataset<?> dataset, List<? extends ModelStage<?>> stages) {
    return new Joint(Identifiable$.MODULE$.randomUID("bitOnePass"), List.copyOf(stages))
        .transform(dataset);
  }

  private static final class Joint extends ModelStage<Joint> {

    private static final long serialVersionUID = 1L;

    private final transient List<ModelStage<?>> stages;

    Joint(String uid, List<ModelStage<?>> stages) {
      super(uid);
      this.stages = stages;
      stages.get(0).copyValues(this, ParamMap.empty());
    }

    @Override
    List<PredictionColumn> predictionColumns() {
      return stages.stream().flatMap(stage -> stage.predictionColumns().stream()).toList();
    }

    @Override
    List<String> outputs() {
      return stages.stream().flatMap(stage -> stage.outputs().stream()).distinct().toList();
    }

    @Override
    List<String> labels(SparkSession spark) {
      return stages.stream()
          .map(stage -> stage.labels(spark))
          .filter(labels -> !labels.isEmpty())
          .findFirst()
          .orElse(List.of());
    }

    @Override
    void requireUsable(Pretrained pretrained, BitNetwork network) {
      stages.forEach(stage -> stage.requireUsable(pretrained, network));
    }

    @Override
    Metadata metadata(StructField column, BitConfig config) {
      return stages.stream()
          .filter(stage -> stage.outputFields().stream().anyMatch(column::equals))
          .findFirst()
          .map(stage -> stage.metadata(column, config))
          .orElseThrow();
    }

    @Override
    public Joint copy(ParamMap extra) {
      Joint copy = new Joint(uid(), stages);
      return copyValues(copy, extra);
    }
  }
}
