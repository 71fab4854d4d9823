package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.model.Pretrained;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.ProblemType;
import io.sparkbit.spark.column.ActivationMaps;
import io.sparkbit.spark.column.ImageStructs;
import io.sparkbit.spark.column.PredictionColumn;
import io.sparkbit.spark.execution.Scores;
import io.sparkbit.spark.label.ClassAttribute;
import io.sparkbit.spark.label.LabelsFile;
import io.sparkbit.spark.param.HasLabelsFile;
import io.sparkbit.spark.param.HasPredictionCols;
import io.sparkbit.spark.param.ScoreFunction;
import io.sparkbit.spark.param.StringParam;
import io.sparkbit.spark.param.Validators;
import io.sparkbit.torchscript.ProgramMethod;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Stage that labels images with a BiT classifier.
 *
 * <pre>{@code
 * Dataset<Row> labeled =
 *     new BitImageClassifier()
 *         .setModel("/models/bit-50")
 *         .setInputCol("path")
 *         .setTopK(5)
 *         .transform(paths);
 * }</pre>
 *
 * <p>Appends {@link #predictionCol} (double, the index of the most likely class, as Spark ML's
 * evaluators and {@code IndexToString} expect it), {@link #predictedLabelCol} (string) and {@link
 * #scoreCol} (double, 0 to 1). Optional columns are {@link #probabilityCol} and {@link
 * #rawPredictionCol} (vectors of probabilities and logits in the order of class indices), {@link
 * #predictedLabelsCol} (an array of all labels that the image shows), {@link #topKCol} (an array of
 * labels and scores, best first), {@link #unknownScoreCol} (double, how little the image is like
 * those of any class), {@link #unknownCol} (boolean, whether it shows none of them) and {@link
 * #activationMapCol} (a picture of what speaks for the label). A column whose name is empty is left
 * out, as in Spark ML.
 *
 * <p>Probabilities are those of the logits divided by the temperature of the model's configuration
 * ({@link BitConfig#calibrationTemperature}); logits and energies are the network's own.
 *
 * <p>A model that learned a regression has one label, the name of the value. Its prediction and
 * score are the value.
 */
public final class BitImageClassifier extends ModelStage<BitImageClassifier>
    implements HasPredictionCols<BitImageClassifier>,
        HasLabelsFile<BitImageClassifier>,
        HasTrainingSummary<BitTrainingSummary> {

  private static final long serialVersionUID = 1L;

  private static final StructType TOP_K_ELEMENT =
      new StructType()
          .add("label", DataTypes.StringType, false)
          .add("score", DataTypes.DoubleType, false);

  private Option<BitTrainingSummary> trainingSummary = Option.empty();

  /** Known in the session of the fit only. */
  private transient @Nullable FrozenBody fittedOn;

  private transient boolean isCopy;

  public BitImageClassifier() {
    this(Identifiable$.MODULE$.randomUID("bitImageClassifier"));
  }

  public BitImageClassifier(String uid) {
    super(uid);
    setColumnDefaults(this);
    setDefault(functionToApply(), ScoreFunction.AUTO);
    setDefault(labelsFile(), "");
    setDefault(activationMapCol(), "");
  }

  static void setColumnDefaults(HasPredictionCols<?> params) {
    params.setDefault(params.predictionCol(), "prediction");
    params.setDefault(params.predictedLabelCol(), "predictedLabel");
    params.setDefault(params.predictedLabelsCol(), "");
    params.setDefault(params.scoreCol(), "score");
    params.setDefault(params.probabilityCol(), "");
    params.setDefault(params.rawPredictionCol(), "");
    params.setDefault(params.topKCol(), "topK");
    params.setDefault(params.topK(), 0);
    params.setDefault(params.unknownScoreCol(), "");
    params.setDefault(params.unknownCol(), "");
  }

  /** Param for the function that turns logits into scores. */
  public Param<String> functionToApply() {
    return StringParam.of(
        this,
        "functionToApply",
        "function that turns logits into scores: softmax (one class per image), sigmoid (independent"
            + " classes), none (the logits themselves, such as the values of a regression) or auto"
            + " (chosen by the model's problem_type)",
        Validators.oneOf("functionToApply", "softmax", "sigmoid", "none", ScoreFunction.AUTO));
  }

  /** Returns {@link #functionToApply}. */
  public String getFunctionToApply() {
    return getOrDefault(functionToApply());
  }

  /** Sets {@link #functionToApply} (default: {@code auto}). */
  public BitImageClassifier setFunctionToApply(String value) {
    set(functionToApply(), value);
    return this;
  }

  /** Param for the output column of class activation maps. */
  public Param<String> activationMapCol() {
    return StringParam.of(
        this,
        "activationMapCol",
        "output column of class activation maps: where the network saw the predicted label, as gray"
            + " pictures of its input (image struct; white speaks for the label most); empty for"
            + " none");
  }

  /** Returns {@link #activationMapCol}. */
  public String getActivationMapCol() {
    return getOrDefault(activationMapCol());
  }

  /**
   * Sets {@link #activationMapCol} (default: empty). The maps are those of <a
   * href="https://arxiv.org/abs/1512.04150">Zhou et al., 2016</a>. Each is as large as the image
   * that the network reads, rounded up to what it reduces to one place (32 pixels).
   */
  public BitImageClassifier setActivationMapCol(String value) {
    set(activationMapCol(), value);
    return this;
  }

  @Override
  List<PredictionColumn> predictionColumns() {
    String function = getFunctionToApply();
    int k = getTopK();
    List<PredictionColumn> columns = new ArrayList<>();
    add(
        columns,
        predictionCol(),
        DataTypes.DoubleType,
        (scores, config) ->
            isRegression(config) ? scores.logits()[0] : (double) scores.classIndex());
    add(columns, predictedLabelCol(), DataTypes.StringType, (scores, config) -> scores.label());
    add(
        columns,
        scoreCol(),
        DataTypes.DoubleType,
        (scores, config) -> scores.score(ScoreFunction.ofParam(function, config)));
    add(
        columns,
        probabilityCol(),
        SQLDataTypes.VectorType(),
        (scores, config) ->
            Vectors.dense(scores.probabilities(ScoreFunction.ofParam(function, config))));
    add(
        columns,
        rawPredictionCol(),
        SQLDataTypes.VectorType(),
        (scores, config) -> Vectors.dense(scores.logits()));
    add(
        columns,
        predictedLabelsCol(),
        DataTypes.createArrayType(DataTypes.StringType, false),
        (scores, config) ->
            scores
                .reaching(config.labelThresholds(), ScoreFunction.ofParam(function, config))
                .toArray(String[]::new));
    add(columns, unknownScoreCol(), DataTypes.DoubleType, (scores, config) -> scores.energy());
    Double own = isDefined(unknownThreshold()) ? (Double) getUnknownThreshold() : null;
    add(
        columns,
        unknownCol(),
        DataTypes.BooleanType,
        (scores, config) -> scores.energy() > (own == null ? threshold(config) : own));
    if (k > 0) {
      add(
          columns,
          topKCol(),
          DataTypes.createArrayType(TOP_K_ELEMENT, false),
          (scores, config) -> rows(scores.top(k, ScoreFunction.ofParam(function, config))));
    }
    if (hasMaps()) {
      columns.add(
          new PredictionColumn(
              DataTypes.createStructField(getActivationMapCol(), ImageStructs.SCHEMA, true),
              ProgramMethod.CLASS_ACTIVATION_MAP,
              ActivationMaps::struct));
    }
    return columns;
  }

  private static double threshold(BitConfig config) {
    return config.unknownThreshold().orElseThrow().energy();
  }

  private boolean hasMaps() {
    return !getActivationMapCol().isEmpty();
  }

  private static boolean isRegression(BitConfig config) {
    return config.problemType().filter(ProblemType.REGRESSION::equals).isPresent();
  }

  private void add(
      List<PredictionColumn> columns, Param<String> name, DataType type, ScoresValue value) {
    String column = getOrDefault(name);
    if (!column.isEmpty()) {
      StructField field = DataTypes.createStructField(column, type, true);
      columns.add(
          new PredictionColumn(
              field,
              BitNetwork.LOGITS,
              (prediction, config) ->
                  value.of(
                      new Scores(
                          prediction.values(), config.labels(), config.calibrationTemperature()),
                      config)));
    }
  }

  /** Computes a cell from the scores. */
  private interface ScoresValue extends Serializable {
    Object of(Scores scores, BitConfig config);
  }

  private static Row[] rows(List<Scores.LabelScore> top) {
    return top.stream()
        .map(best -> RowFactory.create(best.label(), best.score()))
        .toArray(Row[]::new);
  }

  @Override
  Metadata metadata(StructField column, BitConfig config) {
    return column.name().equals(getPredictionCol()) && !isRegression(config)
        ? ClassAttribute.add(column, config.labels())
        : super.metadata(column, config);
  }

  @Override
  public BitImageClassifier copy(ParamMap extra) {
    BitImageClassifier copy = super.copy(extra);
    copy.setSummary(trainingSummary);
    copy.fittedOn = fittedOn;
    copy.isCopy = true;
    return copy;
  }

  /** Makes copies use features of the network below the head that are kept. */
  BitImageClassifier fittedOn(FrozenBody body) {
    fittedOn = body;
    return this;
  }

  /**
   * {@code CrossValidator} and {@code TrainValidationSplit} evaluate copies, which have the grid's
   * Params. Models that label images for good keep no features, and give the same to the last bit
   * before they are saved and after.
   */
  @Override
  Optional<Frozen> frozen(Pretrained model) {
    FrozenBody below = fittedOn;
    return !isCopy || hasMaps() || below == null || !below.fitted().equals(getModel())
        ? Optional.empty()
        : below.open().map(body -> new Frozen(body, Optional.of(below.head())));
  }

  /** Returns the summary of a training in this session, as Scala's trait keeps it. */
  @Override
  public Option<BitTrainingSummary> trainingSummary() {
    return trainingSummary;
  }

  /** Keeps a summary, as Scala's trait sets it. */
  @Override
  public void trainingSummary_$eq(Option<BitTrainingSummary> summary) {
    trainingSummary = summary;
  }

  /**
   * Writes the summary to a file of the driver. Spark Connect's server does so when it keeps a
   * model (from Spark 4.1 on).
   */
  public void saveSummary(String path) {
    SummaryFile.save(summary(), Path.of(path));
  }

  /** Reads what {@link #saveSummary} wrote; the training data are not needed. */
  public void loadSummary(String path, Dataset<Row> dataset) {
    setSummary(Option.apply(SummaryFile.load(Path.of(path))));
  }

  /** Also accepts the Param names of earlier versions. */
  @Override
  public Param<Object> getParam(String name) {
    return super.getParam(HasLabelsFile.currentName(name));
  }

  @Override
  List<String> outputs() {
    return hasMaps()
        ? List.of(BitNetwork.LOGITS, ProgramMethod.CLASS_ACTIVATION_MAP)
        : List.of(BitNetwork.LOGITS);
  }

  @Override
  List<String> labels(SparkSession spark) {
    return LabelsFile.read(this, spark);
  }

  /**
   * Returns the class names in the order of class indices: those of the {@link #labelsFile} if it
   * is set, otherwise the model's own.
   *
   * @throws UserException if the model or the file cannot be used
   */
  public List<String> classNames(SparkSession spark) {
    return checkedModel(spark, labels(spark)).config().labels();
  }

  /**
   * Returns what the model's head was trained for, if its configuration says so.
   *
   * @throws UserException if the model or the file of labels cannot be used
   */
  public Optional<ProblemType> problemType(SparkSession spark) {
    return checkedModel(spark, labels(spark)).config().problemType();
  }

  @Override
  void requireUsable(Pretrained pretrained, BitNetwork network) {
    if (!network.outputs().containsKey(BitNetwork.LOGITS)) {
      throw new UserException(
          ("Model '%s' has no classification head; use BitImageEmbedder, or a model that was"
                  + " fine-tuned")
              .formatted(pretrained.location()));
    }
    if (!getUnknownScoreCol().isEmpty() || !getUnknownCol().isEmpty()) {
      requireExclusive(pretrained);
    }
    if (!getUnknownCol().isEmpty()
        && !isDefined(unknownThreshold())
        && pretrained.config().unknownThreshold().isEmpty()) {
      throw new UserException(
          ("unknownCol is '%s', but model '%s' does not say from which energy on images are unknown;"
                  + " set unknownThreshold, or fine-tune it with unknownFalsePositiveRate")
              .formatted(getUnknownCol(), pretrained.location()));
    }
  }

  private void requireExclusive(Pretrained pretrained) {
    pretrained
        .config()
        .problemType()
        .filter(problem -> problem != ProblemType.SINGLE_LABEL_CLASSIFICATION)
        .ifPresent(
            problem -> {
              throw new UserException(
                  ("%s is '%s', but model '%s' learned a %s, whose logits tell of no unknown images;"
                          + " leave it out")
                      .formatted(
                          getUnknownCol().isEmpty() ? "unknownScoreCol" : "unknownCol",
                          getUnknownCol().isEmpty() ? getUnknownScoreCol() : getUnknownCol(),
                          pretrained.location(),
                          problem.jsonName().replace('_', ' ')));
            });
  }

  /**
   * Returns the energy above which images are unknown: {@link #unknownThreshold} if it is set,
   * otherwise that of the model, if it has one.
   *
   * @throws UserException if the model or the file of labels cannot be used
   */
  public OptionalDouble unknownEnergy(SparkSession spark) {
    return isDefined(unknownThreshold())
        ? OptionalDouble.of(getUnknownThreshold())
        : checkedModel(spark, labels(spark))
            .config()
            .unknownThreshold()
            .map(threshold -> OptionalDouble.of(threshold.energy()))
            .orElseGet(OptionalDouble::empty);
  }

  /** Returns a reader of saved stages. */
  public static MLReader<BitImageClassifier> read() {
    return new PredictionColsReader<>(
        new ModelStageReader<>(
            new StageReader<>(BitImageClassifier.class, BitImageClassifier::new)));
  }

  /** Loads a saved stage from a path. */
  public static BitImageClassifier load(String path) {
    return read().load(path);
  }
}
