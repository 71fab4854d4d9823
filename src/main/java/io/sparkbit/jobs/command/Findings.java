package io.sparkbit.jobs.command;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.sparkbit.jobs.option.AuditOptions;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.report.Issue;
import io.sparkbit.spark.EmbeddingOutliers;
import io.sparkbit.spark.ImageMeasures;
import io.sparkbit.spark.LabelIssues;
import io.sparkbit.spark.NearDuplicates;
import io.sparkbit.spark.audit.AlignedThumbnails;
import io.sparkbit.spark.audit.GrayVector;
import io.sparkbit.spark.audit.KeptRows;
import io.sparkbit.spark.audit.PixelMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What is wrong with images: rows of path, issue, score, otherPath, givenLabel, otherLabel,
 * suggestedLabel and error, at most one for each image and issue.
 *
 * @param options from where on something is an issue
 * @param checks what to look for
 * @param images rows of {@link #ROW}, path, true label, features, measures, error and {@link
 *     #IS_TEST}, which are kept
 */
record Findings(AuditOptions options, Set<AuditOptions.Check> checks, Dataset<Row> images) {

  /** A number for each image. */
  static final String ROW = "row";

  /** Whether an image is one to test on. */
  static final String IS_TEST = "isTest";

  static final StructType SCHEMA =
      new StructType()
          .add(Columns.PATH, DataTypes.StringType)
          .add(Columns.ISSUE, DataTypes.StringType)
          .add(Columns.SCORE, DataTypes.DoubleType)
          .add(Columns.OTHER_PATH, DataTypes.StringType)
          .add(Columns.GIVEN_LABEL, DataTypes.StringType)
          .add(Columns.OTHER_LABEL, DataTypes.StringType)
          .add(Columns.SUGGESTED_LABEL, DataTypes.StringType)
          .add(Columns.ERROR, DataTypes.StringType);

  /**
   * The mean of the cosines of two images' features and of their thumbnails, from which on the
   * thumbnails are laid over each other. Copies of digits that lost 5 % at each edge have 0.87 or
   * more.
   */
  private static final double CANDIDATES = 0.85;

  private static final String MEASURES = ImageMeasures.MEASURES;
  private static final String DIGEST = MEASURES + "." + PixelMeasures.DIGEST;
  private static final String THUMBNAIL = MEASURES + "." + PixelMeasures.THUMBNAIL;
  private static final String GRAY = "gray";
  private static final String FIRST = "firstOfAll";
  private static final String ONE = "one";
  private static final String OTHER = "other";
  private static final String FOUND = "found";

  /** Returns what was found by each check, and the images that could not be read. */
  List<Dataset<Row>> all() {
    List<Dataset<Row>> found = new ArrayList<>(List.of(unreadable()));
    for (AuditOptions.Check check : checks) {
      found.add(
          switch (check) {
            case duplicates -> duplicates();
            case labels -> labelIssues();
            case outliers -> outliers();
            case quality -> quality();
          });
    }
    return found;
  }

  private Dataset<Row> readable() {
    return images.where(col(Columns.FEATURES).isNotNull().and(col(MEASURES).isNotNull()));
  }

  private Dataset<Row> toLearnFrom() {
    return readable().where(not(col(IS_TEST)));
  }

  private Dataset<Row> unreadable() {
    return images
        .where(col(Columns.ERROR).isNotNull())
        .select(
            columns(
                issue(Issue.UNREADABLE),
                nothing(DataTypes.DoubleType),
                nothing(DataTypes.StringType),
                nothing(DataTypes.StringType),
                nothing(DataTypes.StringType),
                col(Columns.ERROR)));
  }

  private static Column issue(Issue issue) {
    return lit(issue.value());
  }

  private static Column nothing(DataType type) {
    return lit(null).cast(type);
  }

  /** Returns the columns of a finding, of which path and given label are those of the image. */
  private static Column[] columns(
      Column issue,
      Column score,
      Column otherPath,
      Column otherLabel,
      Column suggestedLabel,
      Column error) {
    return new Column[] {
      col(Columns.PATH),
      issue.as(Columns.ISSUE),
      score.cast(DataTypes.DoubleType).as(Columns.SCORE),
      otherPath.as(Columns.OTHER_PATH),
      col(Columns.TRUE_LABEL).as(Columns.GIVEN_LABEL),
      otherLabel.as(Columns.OTHER_LABEL),
      suggestedLabel.as(Columns.SUGGESTED_LABEL),
      error.as(Columns.ERROR)
    };
  }

  private static Column[] ofPair(Issue issue, Column score, String other) {
    return columns(
        issue(issue),
        score,
        col(other + "." + Columns.PATH),
        col(other + "." + Columns.TRUE_LABEL),
        nothing(DataTypes.StringType),
        nothing(DataTypes.StringType));
  }

  private static Column[] ofOne(Column issue, Column score) {
    Column none = nothing(DataTypes.StringType);
    return columns(issue, score, none, none, none, none);
  }

  /** Returns an image as a struct, which is ordered by path. */
  private static Column image() {
    return struct(col(Columns.PATH), col(ROW), col(Columns.TRUE_LABEL));
  }

  private Dataset<Row> duplicates() {
    Dataset<Row> firsts =
        toLearnFrom().groupBy(col(DIGEST).as(PixelMeasures.DIGEST)).agg(min(image()).as(FIRST));
    Dataset<Row> copies =
        readable()
            .join(firsts, col(DIGEST).equalTo(firsts.col(PixelMeasures.DIGEST)))
            .where(col(ROW).notEqual(col(FIRST + "." + ROW)));
    Dataset<Row> exact =
        copies.where(not(col(IS_TEST))).select(ofPair(Issue.EXACT_DUPLICATE, lit(1), FIRST));
    Dataset<Row> leaking =
        copies
            .where(col(IS_TEST))
            .select(image().as(ONE), col(FIRST).as(OTHER), lit(1.0).as(Columns.SCORE));
    Dataset<Row> near = KeptRows.of(near(firsts.select(col(FIRST + "." + ROW).as(ROW))));
    Dataset<Row> nearLeaking =
        near.where(isTest(ONE).notEqual(isTest(OTHER)))
            .select(
                when(isTest(ONE), col(ONE)).otherwise(col(OTHER)).as(ONE),
                when(isTest(ONE), col(OTHER)).otherwise(col(ONE)).as(OTHER),
                col(Columns.SCORE));
    Dataset<Row> within =
        near.where(not(isTest(ONE).or(isTest(OTHER))))
            .select(
                when(col(ONE).gt(col(OTHER)), col(ONE)).otherwise(col(OTHER)).as(ONE),
                least(col(ONE), col(OTHER)).as(OTHER),
                col(Columns.SCORE));
    return exact
        .union(mostSimilar(Issue.NEAR_DUPLICATE, within))
        .union(mostSimilar(Issue.LEAKAGE, leaking.union(nearLeaking)));
  }

  /**
   * Returns pairs of near duplicates, with their score.
   *
   * @param firsts rows of the images to learn from, without exact duplicates
   */
  private Dataset<Row> near(Dataset<Row> firsts) {
    Dataset<Row> compared =
        readable()
            .where(col(IS_TEST))
            .unionByName(toLearnFrom().join(firsts, new String[] {ROW}, "left_semi"));
    Column gray = udf(new GrayVector(), SQLDataTypes.VectorType()).apply(col(THUMBNAIL));
    return new NearDuplicates()
        .setIdCol(ROW)
        .setFeaturesCols(Columns.FEATURES, GRAY)
        .setMinSimilarity(CANDIDATES)
        .find(compared.withColumn(GRAY, gray))
        .join(side(compared, NearDuplicates.FIRST, ONE), NearDuplicates.FIRST)
        .join(side(compared, NearDuplicates.SECOND, OTHER), NearDuplicates.SECOND)
        .where(not(isTest(ONE).and(isTest(OTHER))))
        .withColumn(
            Columns.SCORE,
            udf(new AlignedThumbnails(), DataTypes.DoubleType)
                .apply(col(thumbnail(ONE)), col(thumbnail(OTHER))))
        .where(col(Columns.SCORE).geq(options.minSimilarity()));
  }

  private static Dataset<Row> side(Dataset<Row> compared, String id, String side) {
    return compared.select(
        col(ROW).as(id),
        image().as(side),
        col(IS_TEST).as(side + IS_TEST),
        col(THUMBNAIL).as(thumbnail(side)));
  }

  private static Column isTest(String side) {
    return col(side + IS_TEST);
  }

  private static String thumbnail(String side) {
    return side + PixelMeasures.THUMBNAIL;
  }

  /** Returns a finding for each first image of the pairs. */
  private static Dataset<Row> mostSimilar(Issue issue, Dataset<Row> pairs) {
    return pairs
        .groupBy(col(ONE + "." + ROW))
        .agg(
            max_by(struct(ONE, OTHER, Columns.SCORE), struct(col(Columns.SCORE), col(OTHER)))
                .as(FOUND))
        .select(
            col(FOUND + "." + ONE + ".*"),
            col(FOUND + "." + OTHER),
            col(FOUND + "." + Columns.SCORE))
        .select(ofPair(issue, col(Columns.SCORE), OTHER));
  }

  private Dataset<Row> labelIssues() {
    Dataset<Row> found =
        options
            .labelIssues()
            .setIdCol(ROW)
            .setFeaturesCol(Columns.FEATURES)
            .setLabelCol(Columns.TRUE_LABEL)
            .find(toLearnFrom());
    Column none = nothing(DataTypes.StringType);
    return withImages(found, LabelIssues.ID)
        .select(
            columns(
                issue(Issue.LABEL_ISSUE),
                col(LabelIssues.MARGIN),
                none,
                none,
                col(LabelIssues.SUGGESTED_LABEL),
                none));
  }

  private Dataset<Row> outliers() {
    Dataset<Row> found =
        options.outliers().setIdCol(ROW).setFeaturesCol(Columns.FEATURES).find(toLearnFrom());
    return withImages(found, EmbeddingOutliers.ID)
        .select(ofOne(issue(Issue.OUTLIER), col(EmbeddingOutliers.DISTANCE)));
  }

  private Dataset<Row> withImages(Dataset<Row> found, String id) {
    return found
        .withColumnRenamed(id, ROW)
        .join(images.select(ROW, Columns.PATH, Columns.TRUE_LABEL), ROW);
  }

  private Dataset<Row> quality() {
    Column edge = least(measure(PixelMeasures.WIDTH), measure(PixelMeasures.HEIGHT));
    Column sharpness = measure(PixelMeasures.SHARPNESS);
    Column brightest = measure(PixelMeasures.BRIGHTEST);
    Column darkest = measure(PixelMeasures.DARKEST);
    return toLearnFrom()
        .withColumn(
            FOUND,
            explode(
                array_compact(
                    array(
                        found(edge.lt(options.minEdge()), Issue.TINY, edge),
                        found(sharpness.lt(options.minSharpness()), Issue.BLURRED, sharpness),
                        found(brightest.lt(options.dark()), Issue.DARK, brightest),
                        found(darkest.gt(options.bright()), Issue.BRIGHT, darkest)))))
        .select(ofOne(col(FOUND + "." + Columns.ISSUE), col(FOUND + "." + Columns.SCORE)));
  }

  private static Column measure(String name) {
    return col(MEASURES + "." + name);
  }

  private static Column found(Column isFound, Issue issue, Column score) {
    return when(
        isFound,
        struct(issue(issue).as(Columns.ISSUE), score.cast(DataTypes.DoubleType).as(Columns.SCORE)));
  }
}
