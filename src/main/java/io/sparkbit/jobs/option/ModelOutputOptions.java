package io.sparkbit.jobs.option;

import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the folder that a model is written to. */
public final class ModelOutputOptions {

  @MayDiffer
  @Option(
      names = "--output",
      paramLabel = "PATH",
      description =
          "Folder to write the model to, in Hugging Face's layout, on any Hadoop file system. It"
              + " must not exist or be inside anything that the job reads. Default: "
              + OutputPathOptions.DEFAULT_FOLDER
              + "/JOB-TIME-ID in the working folder.")
  @Nullable String output;

  @MayDiffer
  @Option(names = "--overwrite", description = OutputPathOptions.OVERWRITE)
  boolean overwrite;

  public OutputMode mode() {
    return overwrite ? OutputMode.OVERWRITE : OutputMode.CREATE;
  }

  public OutputPath path(String job, OutputOption option) {
    return OutputPath.ofFolder(
        OutputPathOptions.location(output, job), option, JobSession.settings());
  }

  /** Returns {@code --output}, null if not given. */
  public @Nullable String output() {
    return output;
  }
}
