package io.sparkbit.jobs.option;

import io.sparkbit.jobs.table.LabelColumn;
import io.sparkbit.network.ProblemType;
import io.sparkbit.spark.BitFineTuner;
import io.sparkbit.spark.param.HasProblemType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for what images are labeled with. */
public final class ProblemOptions {

  private static final String PROBLEM = "--problem-type";
  private static final String SEPARATOR = "--label-separator";

  @Option(
      names = PROBLEM,
      paramLabel = "NAME",
      description =
          "What the labels are: single_label_classification (one for each image),"
              + " multi_label_classification (any number: arrays, or texts with"
              + " --label-separator), regression (numbers), or auto (by the type of the column)."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = HasProblemType.AUTO)
  String problemType = HasProblemType.AUTO;

  @Option(
      names = SEPARATOR,
      paramLabel = "TEXT",
      description =
          "What is between the labels of an image in the label column, such as ';': an image may"
              + " show several classes, or none if the cell is empty. Default: a text is one"
              + " label.")
  @Nullable String separator;

  /**
   * Sets these options on an estimator.
   *
   * @param labels the options that name the column
   * @throws UsageException if they contradict each other
   */
  public BitFineTuner applyTo(BitFineTuner tuner, LabelOptions labels) {
    if (separator != null) {
      if (separator.isEmpty()) {
        throw new UsageException(
            "%s is empty; name what is between labels, such as ';'".formatted(SEPARATOR));
      }
      if (!problemType.equals(HasProblemType.AUTO)
          && !problemType.equals(ProblemType.MULTI_LABEL_CLASSIFICATION.jsonName())) {
        throw new UsageException(
            "%s is for several labels of an image, but %s is %s; leave one out"
                .formatted(SEPARATOR, PROBLEM, problemType));
      }
    }
    tuner.setProblemType(problemType);
    if (labels.column().isEmpty() && isNamed()) {
      throw new UsageException(
          "%s needs --label-column, since the name of a folder is one label"
              .formatted(separator == null ? PROBLEM + " " + problemType : SEPARATOR));
    }
    return tuner;
  }

  private boolean isOneLabel() {
    return problemType.equals(HasProblemType.AUTO)
        || problemType.equals(ProblemType.SINGLE_LABEL_CLASSIFICATION.jsonName());
  }

  /** Returns whether these options say that labels are several or values. */
  public boolean isNamed() {
    return separator != null || !isOneLabel();
  }

  /** Returns the column of a name. */
  public LabelColumn column(String name) {
    return new LabelColumn(name, problemType, Optional.ofNullable(separator));
  }
}
