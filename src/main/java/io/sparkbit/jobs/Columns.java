package io.sparkbit.jobs;

import io.sparkbit.spark.ImagePaths;

/** Names of result columns. */
final class Columns {

  static final String PATH = ImagePaths.PATH;
  static final String LENGTH = ImagePaths.LENGTH;
  static final String CONTENT = ImagePaths.CONTENT;
  static final String LABEL = "label";
  static final String SCORE = "score";
  static final String TRUE_LABEL = "true_label";
  static final String TOP_K = "top_k";
  static final String IN_TOP_5 = "in_top_5";
  static final String FEATURES = "features";
  static final String IMAGE = "image";
  static final String ERROR = "error";

  private Columns() {}
}
