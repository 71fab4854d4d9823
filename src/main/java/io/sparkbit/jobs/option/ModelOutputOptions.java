package io.sparkbit.jobs.option;

import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a job writes a model. */
public final class ModelOutputOptions {

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description =
          "Folder to write the model to, in Hugging Face's layout, on any Hadoop file system. It"
              + " must not exist, nor lie in anything that the job reads. Default: "
              + OutputPathOptions.DEFAULT_FOLDER
              + "/JOB-TIME-ID in the working folder.")
  @Nullable String output;

  @Option(names = "--overwrite", description = OutputPathOptions.OVERWRITE)
  boolean overwrite;

  public OutputMode mode() {
    return overwrite ? OutputMode.OVERWRITE : OutputMode.CREATE;
  }

  /** Where the job writes. */
  public OutputPath path(String job) {
    return OutputPath.ofFolder(
        OutputPathOptions.location(output, job), OutputOption.JOB, JobSession.settings());
  }

  /** As the user gave it; null if left to the job. */
  public @Nullable String output() {
    return output;
  }
}
