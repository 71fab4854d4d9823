package io.sparkbit.jobs.option;

import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.spark.param.Validators;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for a table of the images that have no result. */
public final class FailuresOption {

  private static final String FAILURES = "--failures";

  private static final OutputOption FOLDER =
      new OutputOption(
          FAILURES,
          "--overwrite replaces it together with --output, --resume goes on with both, or name"
              + " another --failures");

  @Option(
      names = FAILURES,
      paramLabel = "FOLDER",
      description =
          "Folder for a table of the unreadable images: path, the other columns of the images'"
              + " table, and error. The result then has only images that could be read, and no column"
              + " error. --overwrite, --resume and --format apply to both.")
  @Nullable String failures;

  public boolean isGiven() {
    return failures != null;
  }

  /**
   * Returns the folder, if there is to be one.
   *
   * @param handleInvalid what happens to unreadable images
   * @throws UsageException if they would fail the job, or be dropped
   */
  public Optional<OutputPath> path(String handleInvalid) {
    if (failures == null) {
      return Optional.empty();
    }
    Validators.notEmpty(FAILURES).apply(failures);
    if (!handleInvalid.equals("keep")) {
      throw new UsageException(
          ("%s keeps unreadable images with their reasons, and --handle-invalid %s does not; leave"
                  + " out one of them")
              .formatted(FAILURES, handleInvalid));
    }
    return Optional.of(OutputPath.ofFolder(failures, FOLDER, JobSession.settings()));
  }
}
