package io.sparkbit.jobs.option;

import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.spark.param.Validators;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the folder that a job writes, and whether it may exist. */
public final class OutputPathOptions {

  static final String DEFAULT_FOLDER = "spark-bit-output";

  public static final String OVERWRITE =
      "Replace an existing output of spark-bit. The old one stays until the new one is complete.";

  @MayDiffer
  @Option(
      names = "--output",
      paramLabel = "PATH",
      description =
          "Folder to write, on any Hadoop file system. It must not exist or be inside anything that"
              + " the job reads. Default: "
              + DEFAULT_FOLDER
              + "/JOB-TIME-ID in the working folder.")
  @Nullable String output;

  @MayDiffer
  @Option(names = "--overwrite", description = OVERWRITE)
  boolean overwrite;

  public OutputMode mode() {
    return overwrite ? OutputMode.OVERWRITE : OutputMode.CREATE;
  }

  /**
   * Returns the mode that the options together ask for.
   *
   * @throws UsageException if they contradict each other
   */
  public static OutputMode mode(OutputMode withoutResume, boolean resume, @Nullable String output) {
    if (!resume) {
      return withoutResume;
    }
    if (withoutResume == OutputMode.OVERWRITE) {
      throw new UsageException(
          "--resume continues the output, and --overwrite replaces it; give only one of them");
    }
    if (output == null) {
      throw new UsageException(
          "--resume continues an earlier run; name the folder that it wrote with --output");
    }
    return OutputMode.RESUME;
  }

  public OutputPath path(String job, OutputOption option) {
    return OutputPath.ofFolder(location(output, job), option, JobSession.settings());
  }

  /**
   * Returns the user's folder, or else one named after the job and the time. Jobs that start within
   * the same second get different folders.
   */
  static String location(@Nullable String output, String job) {
    if (output != null) {
      Validators.notEmpty("--output").apply(output);
      return output;
    }
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    String unique = UUID.randomUUID().toString().substring(0, 8);
    return "%s/%s-%s-%s".formatted(DEFAULT_FOLDER, job, time, unique);
  }

  /** Returns {@code --output}, null if not given. */
  public @Nullable String output() {
    return output;
  }
}
