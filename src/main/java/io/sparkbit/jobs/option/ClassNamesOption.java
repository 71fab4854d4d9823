package io.sparkbit.jobs.option;

import io.sparkbit.output.Inputs;
import io.sparkbit.spark.param.Validators;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the names of a classifier's classes. */
public final class ClassNamesOption {

  private static final String LABELS = "--labels-file";

  @Option(
      names = LABELS,
      paramLabel = "FILE",
      description =
          "File with the names of the classes: text with one name per line in the order of"
              + " class indices, or JSON (a list, an object by class index, or a config.json)."
              + " Default: the model's own names; of a newly trained one the labels of its images.")
  private @Nullable String labels;

  /** Returns the location of the file; empty for the model's own names. */
  public String location() {
    return Objects.requireNonNullElse(labels, "");
  }

  /**
   * Adds the file, if there is one, to the inputs.
   *
   * @throws IOException if the file does not exist, or the file system cannot be queried
   */
  public void addInputs(Inputs inputs) throws IOException {
    if (labels != null) {
      Validators.notEmpty(LABELS).apply(labels);
      inputs.add(LABELS, labels);
    }
  }
}
