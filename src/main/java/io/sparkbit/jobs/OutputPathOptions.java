package io.sparkbit.jobs;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which folder a job writes, and whether it may be there. */
final class OutputPathOptions {

  static final String DEFAULT_FOLDER = "spark-bit-output";

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description =
          "Folder to write, which must not exist; on any Hadoop file system. Default:"
              + " "
              + DEFAULT_FOLDER
              + "/JOB-TIME in the current folder.")
  @Nullable String output;

  @Option(names = "--overwrite", description = "Replace the output folder if it exists.")
  boolean overwrite;

  OutputMode mode() {
    return overwrite ? OutputMode.OVERWRITE : OutputMode.CREATE;
  }

  String path(String job) {
    return path(output, job);
  }

  /** What the user named, or else a folder that is named after the job and the time. */
  static String path(@Nullable String output, String job) {
    if (output != null) {
      return output;
    }
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    return "%s/%s-%s".formatted(DEFAULT_FOLDER, job, time);
  }
}
