package io.sparkbit.jobs.fewshot;

/** Ways to learn from few images. */
enum FewShotMethod {
  PROBE("probe"),
  FINE_TUNE("fine-tune"),
  FROM_SCRATCH("from-scratch");

  private final String text;

  FewShotMethod(String text) {
    this.text = text;
  }

  /** Returns the name used on the command line and in results. */
  @Override
  public String toString() {
    return text;
  }
}
