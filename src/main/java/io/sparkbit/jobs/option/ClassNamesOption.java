package io.sparkbit.jobs.option;

import io.sparkbit.output.Inputs;
import io.sparkbit.spark.param.Validators;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a classifier calls its classes. */
public final class ClassNamesOption {

  private static final String LABELS = "--labels-file";

  @Option(
      names = LABELS,
      paramLabel = "FILE",
      description =
          "Class names instead of the model's own, or of the labels it learns: a text file with one"
              + " a line in the order of class ids, or JSON (a list, an object by class id, or a"
              + " config.json).")
  private @Nullable String labels;

  /** Where the file is; empty for the model's own names. */
  public String location() {
    return Objects.requireNonNullElse(labels, "");
  }

  /**
   * Tells where the file is, if there is one.
   *
   * @throws IOException if there is none of this name, or the file system cannot be asked
   */
  public void addInputs(Inputs inputs) throws IOException {
    if (labels != null) {
      Validators.notEmpty(LABELS).apply(labels);
      inputs.add(LABELS, labels);
    }
  }
}
