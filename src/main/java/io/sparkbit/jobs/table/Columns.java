package io.sparkbit.jobs.table;

import io.sparkbit.spark.ImagePaths;

/** Names of result columns. */
public final class Columns {

  public static final String PATH = ImagePaths.PATH;
  public static final String LENGTH = ImagePaths.LENGTH;
  public static final String CONTENT = ImagePaths.CONTENT;

  /** The index of the true label. */
  public static final String LABEL = "label";

  public static final String TRUE_LABEL = "trueLabel";

  /** What pictures of one thing share. */
  public static final String GROUP = "group";

  /** Whether an image is to validate with. */
  public static final String VALIDATES = "validates";

  public static final String PREDICTION = "prediction";
  public static final String PREDICTED_LABEL = "predictedLabel";
  public static final String PREDICTED_LABELS = "predictedLabels";
  public static final String SCORE = "score";

  /** How little an image is like those of any class. */
  public static final String UNKNOWN_SCORE = "unknownScore";

  /** Whether an image shows none of the classes. */
  public static final String UNKNOWN = "unknown";

  public static final String TOP_K = "topK";
  public static final String IN_TOP_5 = "inTop5";
  public static final String FEATURES = "features";
  public static final String IMAGE = "image";
  public static final String ERROR = "error";

  /** What is wrong with an image. */
  public static final String ISSUE = "issue";

  /** The image that an image repeats. */
  public static final String OTHER_PATH = "otherPath";

  public static final String GIVEN_LABEL = "givenLabel";
  public static final String OTHER_LABEL = "otherLabel";
  public static final String SUGGESTED_LABEL = "suggestedLabel";

  private Columns() {}
}
