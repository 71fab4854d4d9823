package io.sparkbit.jobs.option;

import io.sparkbit.error.UserException;
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

/** Which folder a job writes, and whether it may be there. */
public final class OutputPathOptions {

  static final String DEFAULT_FOLDER = "spark-bit-output";

  public static final String OVERWRITE =
      "Replace an existing output of spark-bit. The old one stays until the new one is complete.";

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description =
          "Folder to write, on any Hadoop file system. It must not exist, nor lie in anything that"
              + " the job reads. Default: "
              + DEFAULT_FOLDER
              + "/JOB-TIME-ID in the working folder.")
  @Nullable String output;

  @Option(names = "--overwrite", description = OVERWRITE)
  boolean overwrite;

  public OutputMode mode() {
    return overwrite ? OutputMode.OVERWRITE : OutputMode.CREATE;
  }

  /**
   * As the options together say it.
   *
   * @throws UserException if they contradict each other
   */
  public static OutputMode mode(OutputMode withoutResume, boolean resume, @Nullable String output) {
    if (!resume) {
      return withoutResume;
    }
    if (withoutResume == OutputMode.OVERWRITE) {
      throw new UserException(
          "--resume goes on with the output, --overwrite replaces it; give one of them");
    }
    if (output == null) {
      throw new UserException(
          "--resume goes on with an earlier run; name the folder that it wrote by --output");
    }
    return OutputMode.RESUME;
  }

  /** Where the job writes. */
  public OutputPath path(String job, OutputOption option) {
    return OutputPath.ofFolder(location(output, job), option, JobSession.settings());
  }

  /**
   * What the user named; otherwise a folder that is named after the job and the time. Jobs that
   * start within the same second get different folders.
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

  /** As the user gave it; null if left to the job. */
  public @Nullable String output() {
    return output;
  }
}
