package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.error.UserException;
import io.sparkbit.model.Pretrained;
import io.sparkbit.training.Validation;
import io.sparkbit.training.ValidationMetric;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a server of Spark Connect asks of stages, by reflection (Spark's {@code MLUtils} and {@code
 * MLCache}). The tests in Python talk to real servers.
 */
@ExtendWith(LocalSpark.class)
class ConnectTest {

  private static final double[] LOSSES = {0.7, 0.5, 0.25};

  private static FineTuningSummary fineTuned() {
    Validation validation =
        new Validation(
            2,
            Map.of(ValidationMetric.LOSS, 0.3),
            List.of(new Validation.ClassCounts(4, 3, 3)),
            List.of());
    return new FineTuningSummary(
        LOSSES, List.of(validation), Optional.empty(), ValidationMetric.LOSS);
  }

  private static BitImageClassifier trained() {
    return trained(fineTuned());
  }

  private static BitImageClassifier trained(BitTrainingSummary summary) {
    BitImageClassifier classifier = new BitImageClassifier().setModel(Digits.MODEL);
    classifier.setSummary(scala.Option.apply(summary));
    return classifier;
  }

  static List<BitTrainingSummary> summaries() {
    return List.of(fineTuned(), new LinearProbeSummary(LOSSES));
  }

  /** Returns types only, since Spark's own have constructors that are not public. */
  private static Stream<Class<?>> found(Class<?> kind) {
    return ServiceLoader.load(kind).stream()
        .<Class<?>>map(ServiceLoader.Provider::type)
        .filter(type -> type.getName().startsWith("io.sparkbit."));
  }

  @Test
  void findsAllStages() throws ReflectiveOperationException {
    assertThat(found(Transformer.class))
        .containsExactlyInAnyOrder(
            BitImageClassifier.class, BitImageEmbedder.class, BitImagePreprocessor.class);
    assertThat(found(Estimator.class))
        .containsExactlyInAnyOrder(BitFineTuner.class, BitLinearProbe.class);
    for (Class<?> stage :
        Stream.concat(found(Transformer.class), found(Estimator.class)).toList()) {
      PipelineStage made = (PipelineStage) stage.getConstructor(String.class).newInstance("mine");
      assertThat(made.uid()).isEqualTo("mine");
      Method load = stage.getMethod("load", String.class);
      assertThat(load.getReturnType()).isEqualTo(stage);
    }
  }

  @Test
  void countsTheModelIntoAStagesSize(SparkSession spark) throws IOException {
    assertThat(spark.sparkContext().isStopped()).isFalse();
    long bytes = Pretrained.open(Digits.MODEL).files().bytes();

    assertThat(bytes).isGreaterThan(100_000);
    assertThat(trained().estimatedSize()).isBetween(bytes, bytes + 100_000);
    for (ClassifierEstimator<?> estimator : List.of(new BitFineTuner(), new BitLinearProbe())) {
      estimator.setModel(Digits.MODEL);
      assertThat(estimator.estimateModelSize(spark.emptyDataFrame())).isEqualTo(bytes);
    }
    assertThatThrownBy(() -> new BitImageClassifier().setModel("/no/model").estimatedSize())
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Model '/no/model' cannot be used: ");
  }

  @Test
  void copiesKeepTheSummary() {
    BitImageClassifier copy = trained().copy(ParamMap.empty());

    assertThat(copy.hasSummary()).isTrue();
    assertThat(copy.summary().objectiveHistory()).containsExactly(LOSSES);
    assertThat(new BitImageClassifier().hasSummary()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("summaries")
  void keepsTheSummaryInAFile(
      BitTrainingSummary summary, SparkSession spark, @TempDir Path folder) {
    Path file = folder.resolve("model/summary");
    trained(summary).saveSummary(file.toString());
    BitImageClassifier loaded = new BitImageClassifier();

    loaded.loadSummary(file.toString(), spark.emptyDataFrame());

    assertThat(loaded.summary()).isExactlyInstanceOf(summary.getClass());
    assertThat(loaded.summary().objectiveHistory()).containsExactly(LOSSES);
    assertThat(loaded.summary().totalIterations()).isEqualTo(summary.totalIterations());
    if (summary instanceof FineTuningSummary before) {
      assertThat(((FineTuningSummary) loaded.summary()).bestValidation())
          .isEqualTo(before.bestValidation())
          .isPresent();
    }
  }

  @Test
  void countsStepsAndIterations() {
    assertThat(fineTuned().totalIterations()).isEqualTo(3);
    assertThat(new LinearProbeSummary(LOSSES).totalIterations()).isEqualTo(2);
  }
}
