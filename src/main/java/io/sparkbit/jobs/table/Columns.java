package io.sparkbit.jobs.table;

import io.sparkbit.spark.ImagePaths;

/** Names of result columns. */
public final class Columns {

  public static final String PATH = ImagePaths.PATH;
  public static final String LENGTH = ImagePaths.LENGTH;
  public static final String CONTENT = ImagePaths.CONTENT;
  public static final String LABEL = "label";
  public static final String SCORE = "score";
  public static final String TRUE_LABEL = "true_label";
  public static final String TOP_K = "top_k";
  public static final String IN_TOP_5 = "in_top_5";
  public static final String FEATURES = "features";
  public static final String IMAGE = "image";
  public static final String ERROR = "error";

  private Columns() {}
}
