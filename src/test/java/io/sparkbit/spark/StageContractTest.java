package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.model.BundledModel;
import io.sparkbit.spark.column.ImageStructs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.SparkException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every stage does, as Spark ML's users know it. */
@ExtendWith(LocalSpark.class)
class StageContractTest {

  private static final String BAD_IMAGE =
      Path.of("src/test/resources/io/sparkbit/image/golden/bad/text.jpg")
          .toAbsolutePath()
          .toUri()
          .toString();

  static Stream<ImageStage<?>> stages() {
    return Stream.of(
        new BitImagePreprocessor().setModel(Digits.MODEL).setInputCol("path"),
        new BitImageClassifier().setModel(Digits.MODEL).setInputCol("path"),
        new BitImageEmbedder().setModel(Digits.MODEL).setInputCol("path"));
  }

  private static Dataset<Row> table(SparkSession spark, String... paths) {
    return spark.createDataset(Arrays.asList(paths), Encoders.STRING()).toDF("path");
  }

  private static String digit(int index) {
    return "file://" + Digits.files().get(index);
  }

  private static String output(ImageStage<?> stage) {
    return stage.outputFields().get(0).name();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void explainsEveryParam(ImageStage<?> stage) {
    assertThat(stage.params()).isNotEmpty();
    assertThat(stage.explainParams())
        .contains("inputCol", "handleInvalid", "errorCol", "exifOrientation", "maxPixels");
  }

  /** As Spark Connect and Python want them: a value's class, a setter and a getter by its name. */
  @ParameterizedTest
  @MethodSource("stages")
  void everyParamHasAClassASetterAndAGetter(ImageStage<?> stage) {
    for (Param<?> param : stage.params()) {
      String name = StringUtils.capitalize(param.name());
      assertThat(param.dataClass()).as(param.name()).isNotNull();
      assertThat(param.doc()).as(param.name()).isNotBlank();
      assertThat(stage.getClass().getMethods())
          .as(param.name())
          .anyMatch(method -> method.getName().equals("set" + name))
          .anyMatch(method -> method.getName().equals("get" + name));
    }
  }

  @ParameterizedTest
  @MethodSource("stages")
  void hasTheDefaultsOfItsKind(ImageStage<?> stage) {
    assertThat(stage.getHandleInvalid()).isEqualTo("error");
    assertThat(stage.getErrorCol()).isEqualTo("error");
    assertThat(stage.getExifOrientation()).isEqualTo("apply");
    assertThat(stage.getDecoding()).isEqualTo("exact");
    assertThat(stage.getMaxPixels()).isEqualTo(178_956_970L);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void refusesValuesThatNoOneCanMean(ImageStage<?> stage) {
    assertThatThrownBy(() -> stage.setHandleInvalid("ignore"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("handleInvalid is 'ignore', but must be one of error, skip, keep");
    assertThatThrownBy(() -> stage.setMaxPixels(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxPixels is 0, but must be at least 1");
    assertThatThrownBy(() -> stage.setExifOrientation("up"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("exifOrientation is 'up', but must be one of ignore, apply");
    assertThatThrownBy(() -> stage.setDecoding("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("decoding is 'fast', but must be one of exact, scaled");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void tellsItsSchemaBeforeItRuns(ImageStage<?> stage, SparkSession spark) {
    Dataset<Row> paths = Digits.paths(spark, 3);

    StageSchemas.assertToldBefore(stage, paths);
    stage.setHandleInvalid("keep");
    StageSchemas.assertToldBefore(stage, paths);
    assertThat(stage.transformSchema(paths.schema()).fieldNames()).endsWith("error");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void refusesAnInputColumnThatIsNotThere(ImageStage<?> stage, SparkSession spark) {
    stage.setInputCol("picture");

    assertThatThrownBy(() -> stage.transform(Digits.paths(spark, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "There is no input column 'picture'; the columns are path. Set inputCol to the one"
                + " that holds the images");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void refusesAnInputColumnThatHoldsNoImages(ImageStage<?> stage, SparkSession spark) {
    stage.setInputCol("id");

    assertThatThrownBy(() -> stage.transform(spark.range(3).toDF()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Input column 'id' has type bigint, but must hold images: string");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void refusesToReplaceAColumn(ImageStage<?> stage, SparkSession spark) {
    Dataset<Row> paths = Digits.paths(spark, 3).withColumn(output(stage), functions.lit(1));

    assertThatThrownBy(() -> stage.transform(paths))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "Output column '%s' of %s already exists", output(stage), stage.uid());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void survivesSaveAndLoad(ImageStage<?> stage, SparkSession spark, @TempDir Path folder)
      throws IOException {
    stage.setHandleInvalid("keep").setMaxPixels(1000);
    String path = folder.resolve("pipeline").toString();
    Dataset<Row> paths = Digits.paths(spark, 5);
    PipelineModel pipeline = new Pipeline().setStages(new PipelineStage[] {stage}).fit(paths);

    pipeline.write().save(path);
    Transformer loaded = PipelineModel.load(path).stages()[0];

    assertThat(loaded).isExactlyInstanceOf(stage.getClass());
    assertThat(loaded.uid()).isEqualTo(stage.uid());
    assertThat(loaded.explainParams()).isEqualTo(stage.explainParams());
    assertThat(loaded.transform(paths).schema()).isEqualTo(stage.transform(paths).schema());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void copiesWithOtherValues(ImageStage<?> stage) {
    ImageStage<?> copy = stage.copy(new ParamMap().put(stage.maxPixels(), 5L));

    assertThat(copy).isNotSameAs(stage).isExactlyInstanceOf(stage.getClass());
    assertThat(copy.uid()).isEqualTo(stage.uid());
    assertThat(copy.getMaxPixels()).isEqualTo(5);
    assertThat(stage.getMaxPixels()).isEqualTo(178_956_970L);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void givesNoRowsForNoRows(ImageStage<?> stage, SparkSession spark) {
    assertThat(stage.transform(Digits.paths(spark, 3).limit(0)).collectAsList()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void keepsBadRowsInTheirPlace(ImageStage<?> stage, SparkSession spark) {
    Dataset<Row> paths =
        table(
            spark, digit(0), BAD_IMAGE, null, digit(1), "file:/no/such.png", "file:/tmp", digit(2));

    List<Row> rows = stage.setHandleInvalid("keep").transform(paths.coalesce(1)).collectAsList();

    assertThat(rows).hasSize(7);
    assertThat(rows.stream().map(row -> row.getString(0)))
        .containsExactly(
            digit(0), BAD_IMAGE, null, digit(1), "file:/no/such.png", "file:/tmp", digit(2));
    assertThat(rows.stream().map(row -> row.isNullAt(row.fieldIndex(output(stage)))))
        .containsExactly(false, true, true, false, true, true, false);
    assertThat(error(rows.get(0))).isNull();
    assertThat(error(rows.get(1))).startsWith("UNKNOWN_FORMAT: " + BAD_IMAGE + ": ");
    assertThat(error(rows.get(2))).isEqualTo("NULL: column 'path' is null");
    assertThat(error(rows.get(4))).isEqualTo("NOT_FOUND: file:/no/such.png: there is no such file");
    assertThat(error(rows.get(5))).startsWith("UNREADABLE: file:/tmp: ");
  }

  private static String error(Row row) {
    return row.getAs("error");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void skipsBadRows(ImageStage<?> stage, SparkSession spark) {
    Dataset<Row> paths = table(spark, digit(0), BAD_IMAGE, null, digit(1));

    List<Row> rows = stage.setHandleInvalid("skip").transform(paths).collectAsList();

    assertThat(rows.stream().map(row -> row.getString(0))).containsExactly(digit(0), digit(1));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void failsOnABadRowByDefault(ImageStage<?> stage, SparkSession spark) {
    Dataset<Row> failing = stage.transform(table(spark, digit(0), BAD_IMAGE));

    assertThatThrownBy(failing::collectAsList)
        .isInstanceOf(SparkException.class)
        .rootCause()
        .hasMessageStartingWith("Image cannot be used: UNKNOWN_FORMAT: " + BAD_IMAGE)
        .hasMessageEndingWith(
            "To go on without such images, set handleInvalid to 'skip' or, unless you train a"
                + " model, to 'keep' (nulls and the reason in a column)");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void givesTheSameForAnyPartitioning(ImageStage<?> stage, SparkSession spark) {
    Dataset<Row> paths = Digits.paths(spark, 20);

    List<Row> one = stage.transform(paths.coalesce(1)).orderBy("path").collectAsList();
    List<Row> many = stage.transform(paths.repartition(7)).orderBy("path").collectAsList();

    assertThat(many).usingElementComparator(StageContractTest::compareRows).isEqualTo(one);
  }

  /** Batches of other sizes round otherwise. */
  private static int compareRows(Row left, Row right) {
    for (int i = 0; i < left.size(); i++) {
      if (!isEqual(left.get(i), right.get(i))) {
        return -1;
      }
    }
    return 0;
  }

  private static boolean isEqual(Object left, Object right) {
    if (left instanceof Vector vector) {
      return BundledModel.areClose(vector.toArray(), ((Vector) right).toArray());
    }
    if (left instanceof Double number) {
      return BundledModel.areClose(new double[] {number}, new double[] {(Double) right});
    }
    return left.equals(right);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void readsPathsBytesAndStructsAlike(ImageStage<?> stage, SparkSession spark) {
    Dataset<Row> bytes = spark.read().format("binaryFile").load(Digits.FOLDER + "/3").limit(10);
    Dataset<Row> structs = spark.read().format("image").load(Digits.FOLDER + "/3").limit(10);

    String result = output(stage);
    List<Row> fromBytes =
        stage.setInputCol("content").transform(bytes).select("path", result).collectAsList();
    List<Row> fromPaths =
        stage
            .setInputCol("path")
            .transform(bytes.select("path"))
            .select("path", result)
            .collectAsList();
    assertThat(fromBytes).isEqualTo(fromPaths);

    stage.setInputCol("image");
    if (!result.equals("image")) {
      List<Row> fromStructs =
          stage
              .transform(structs)
              .select(functions.col("image.origin"), functions.col(result))
              .collectAsList();
      assertThat(fromStructs.stream().map(row -> row.get(1)).toList())
          .containsExactlyInAnyOrderElementsOf(fromPaths.stream().map(row -> row.get(1)).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("stages")
  void stopsEarlyWhenItsConsumerDoes(ImageStage<?> stage, SparkSession spark) {
    Dataset<Row> paths = Digits.paths(spark, 100);
    List<Row> two = stage.transform(paths).limit(2).collectAsList();

    assertThat(two.stream().map(row -> row.getString(0)))
        .containsExactlyElementsOf(paths.limit(2).as(Encoders.STRING()).collectAsList());
    assertThat(stage.transform(paths).first()).isEqualTo(two.get(0));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void refusesAnImageOverTheLimitOfPixels(ImageStage<?> stage, SparkSession spark) {
    Row row =
        stage.setMaxPixels(10).setHandleInvalid("keep").transform(Digits.paths(spark, 1)).first();

    assertThat(error(row)).startsWith("TOO_LARGE: file:").contains("over the limit of 10");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void refusesAStructThatHoldsNoPicture(ImageStage<?> stage, SparkSession spark) {
    Row undecoded = RowFactory.create("file:/bad.jpg", -1, -1, -1, -1, new byte[0]);
    Row contradictory = RowFactory.create("file:/odd.jpg", 2, 2, 1, 16, new byte[4]);
    Row hollow = RowFactory.create("file:/hollow.jpg", 2, 2, 3, 16, null);
    Dataset<Row> structs =
        spark
            .createDataFrame(
                List.of(
                    RowFactory.create(undecoded),
                    RowFactory.create(contradictory),
                    RowFactory.create(hollow)),
                new StructType().add("picture", nullable(ImageStructs.SCHEMA)))
            .coalesce(1);

    List<Row> rows =
        stage.setInputCol("picture").setHandleInvalid("keep").transform(structs).collectAsList();

    assertThat(error(rows.get(0))).startsWith("CORRUPT: file:/bad.jpg: the struct has mode -1");
    assertThat(error(rows.get(1)))
        .startsWith("CORRUPT: file:/odd.jpg: the struct has mode 16 and 1 channels");
    assertThat(error(rows.get(2)))
        .isEqualTo("CORRUPT: file:/hollow.jpg: the struct's data is null");
  }

  private static StructType nullable(StructType schema) {
    StructType nullable = new StructType();
    for (StructField field : schema.fields()) {
      nullable = nullable.add(field.name(), field.dataType(), true);
    }
    return nullable;
  }

  @ParameterizedTest
  @MethodSource("stages")
  void findsAMissingModelOnTheDriver(ImageStage<?> stage, SparkSession spark) {
    stage.set("model", "/no/such/model");

    assertThatThrownBy(() -> stage.transform(Digits.paths(spark, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("There is no model folder or file /no/such/model");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void asksForAModel(ImageStage<?> stage, SparkSession spark) {
    stage.clear(stage.getParam("model"));

    assertThatThrownBy(() -> stage.transform(Digits.paths(spark, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(stage.uid())
        .hasMessageContaining("model");
  }
}
