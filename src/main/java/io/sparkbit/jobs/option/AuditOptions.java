package io.sparkbit.jobs.option;

import io.sparkbit.spark.EmbeddingOutliers;
import io.sparkbit.spark.LabelIssues;
import io.sparkbit.spark.param.Validators;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options for what an audit looks for, and from where on something is an issue. */
public final class AuditOptions {

  /** Each is a regression of its own. */
  private static final int MAX_FOLDS = 100;

  /** What an audit looks for. */
  public enum Check {
    duplicates,
    labels,
    outliers,
    quality
  }

  @Option(
      names = "--checks",
      split = ",",
      paramLabel = "CHECK",
      description =
          "What to look for, separated by commas: ${COMPLETION-CANDIDATES}. Duplicates include"
              + " leakage; quality is tiny, blurred, dark and bright images. Default: all.")
  Set<Check> checks = EnumSet.allOf(Check.class);

  @Option(
      names = "--min-similarity",
      paramLabel = "X",
      description =
          "Correlation of two images' gray thumbnails, one of them cropped by up to 15 percent,"
              + " from which on they are near duplicates, above 0 to 1. Default: ${DEFAULT-VALUE}.",
      defaultValue = "0.99")
  double minSimilarity;

  @Option(
      names = "--outlier-fence",
      paramLabel = "X",
      description =
          "Ranges between the quartiles of all distances by which an outlier's exceeds the third"
              + " quartile, at least 0. More makes fewer outliers. Default: ${DEFAULT-VALUE}.",
      defaultValue = "3")
  double outlierFence;

  @Option(
      names = "--outlier-sample",
      paramLabel = "N",
      description =
          "Images of the random sample to which distances are measured, at least 8. Use more if"
              + " rare kinds of images are taken for outliers. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1000")
  int outlierSample;

  @Option(
      names = "--folds",
      paramLabel = "N",
      description =
          "Parts into which the images are divided, so that their labels are judged by a"
              + " regression on the other parts; 2 to 100. Default: ${DEFAULT-VALUE}.",
      defaultValue = "5")
  int folds;

  @Option(
      names = "--min-edge",
      paramLabel = "N",
      description =
          "Pixels of the shorter edge below which an image is tiny; 0 for none. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "32")
  int minEdge;

  @Option(
      names = "--min-sharpness",
      paramLabel = "X",
      description =
          "Sharpness below which an image is blurred: the variance of the Laplacian of gray values"
              + " divided by their own, in the image reduced to 256 pixels. Default: ${DEFAULT-VALUE}.",
      defaultValue = "0.03")
  double minSharpness;

  @Option(
      names = "--dark",
      paramLabel = "X",
      description =
          "Gray value, 0 to 1, below which 99 percent of the pixels of a dark image are. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "0.32")
  double dark;

  @Option(
      names = "--bright",
      paramLabel = "X",
      description =
          "Gray value, 0 to 1, above which 95 percent of the pixels of a bright image are. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "0.95")
  double bright;

  /** Checks the values. */
  public void requireValid() {
    Validators.positive("--min-similarity").apply(minSimilarity);
    Validators.probability("--min-similarity").apply(minSimilarity);
    Validators.notNegative("--outlier-fence").apply(outlierFence);
    Validators.atLeast("--outlier-sample", 8).apply(outlierSample);
    Validators.between("--folds", 2, MAX_FOLDS).apply(folds);
    Validators.atLeast("--min-edge", 0).apply(minEdge);
    Validators.notNegative("--min-sharpness").apply(minSharpness);
    Validators.probability("--dark").apply(dark);
    Validators.probability("--bright").apply(bright);
  }

  /** Returns what to look for. */
  public Set<Check> checks() {
    return checks;
  }

  public double minSimilarity() {
    return minSimilarity;
  }

  public EmbeddingOutliers outliers() {
    return new EmbeddingOutliers().setFence(outlierFence).setSampleSize(outlierSample);
  }

  public LabelIssues labelIssues() {
    return new LabelIssues().setFolds(folds);
  }

  public int minEdge() {
    return minEdge;
  }

  public double minSharpness() {
    return minSharpness;
  }

  public double dark() {
    return dark;
  }

  public double bright() {
    return bright;
  }
}
