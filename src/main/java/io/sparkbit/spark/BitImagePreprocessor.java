package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.column.ImageColumn;
import io.sparkbit.spark.column.ImageStructs;
import io.sparkbit.spark.execution.ImageFunction;
import io.sparkbit.spark.execution.RowImages;
import io.sparkbit.spark.param.HasModel;
import io.sparkbit.spark.param.HasOutputCol;
import io.sparkbit.spark.param.StringParam;
import io.sparkbit.spark.session.SessionFiles;
import io.sparkbit.spark.session.SessionModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/**
 * Stage that decodes, resizes and crops images into structs of Spark's image schema, bit for bit as
 * the reference does with Pillow. {@link BitImageClassifier} and {@link BitImageEmbedder} do this
 * themselves; use this stage to keep or inspect the small images.
 *
 * <pre>{@code
 * Dataset<Row> pictures =
 *     new BitImagePreprocessor().setModel("/models/bit-50").setInputCol("path").transform(paths);
 * }</pre>
 *
 * <p>The metadata of the output column, which Parquet keeps, marks the images as ready for the
 * network. Later stages do not resize them again.
 */
public final class BitImagePreprocessor extends ImageStage<BitImagePreprocessor>
    implements HasModel<BitImagePreprocessor>, HasOutputCol<BitImagePreprocessor> {

  private static final long serialVersionUID = 1L;

  public BitImagePreprocessor() {
    this(Identifiable$.MODULE$.randomUID("bitImagePreprocessor"));
  }

  public BitImagePreprocessor(String uid) {
    super(uid);
    setDefault(inputCol(), "path");
    setDefault(outputCol(), "image");
  }

  /** Param for the path of a {@code preprocessor_config.json}, which overrides the model's. */
  public Param<String> processor() {
    return StringParam.of(
        this, "processor", "path of a preprocessor_config.json; overrides the model's");
  }

  /** Returns {@link #processor}. */
  public String getProcessor() {
    return getOrDefault(processor());
  }

  /** Sets {@link #processor} (default: the model's). */
  public BitImagePreprocessor setProcessor(String value) {
    set(processor(), value);
    return this;
  }

  @Override
  List<StructField> outputFields() {
    return List.of(
        new StructField(
            getOutputCol(), ImageStructs.SCHEMA, true, ImageColumn.preprocessedBy(uid())));
  }

  @Override
  Transformation transformation(Dataset<?> dataset) {
    ImageFunction.Settings settings =
        new ImageFunction.Settings(
            images(dataset, configured(dataset.sparkSession()), RowImages.ANY_CHANNELS),
            reading(dataset),
            metrics(dataset),
            policy());
    return new Transformation(
        new ImageFunction(
            settings, 1, (origin, image) -> List.of(ImageStructs.toStruct(origin, image))),
        Map.of());
  }

  private BitImageProcessor configured(SparkSession spark) {
    try {
      if (isDefined(processor())) {
        return processorOf(getProcessor(), spark);
      }
      if (isDefined(model())) {
        return Pretrained.processor(getModel(), SessionModels.of(spark))
            .orElseThrow(
                () ->
                    new UserException(
                        ("Model '%s' has no preprocessor_config.json; set processor to the path"
                                + " of one")
                            .formatted(getModel())));
      }
    } catch (IOException e) {
      throw new UserException("The processor cannot be read: " + e.getMessage(), e);
    }
    throw new UserException(
        ("%s has no resize settings: set model, or set processor to the path of a"
                + " preprocessor_config.json")
            .formatted(uid()));
  }

  private static BitImageProcessor processorOf(String file, SparkSession spark) {
    try {
      byte[] json = SessionFiles.of(spark).read(file);
      return BitImageProcessor.fromJson(new String(json, StandardCharsets.UTF_8), file);
    } catch (UnreadableFileException e) {
      throw new UserException(
          "The processor cannot be read: %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Returns a reader of saved stages. */
  public static MLReader<BitImagePreprocessor> read() {
    return new StageReader<>(BitImagePreprocessor.class, BitImagePreprocessor::new);
  }

  /** Loads a saved stage from a path. */
  public static BitImagePreprocessor load(String path) {
    return read().load(path);
  }
}
