package io.sparkbit.jobs;

import java.io.IOException;
import java.util.Optional;

/** What becomes of an output folder that exists. */
enum OutputMode {
  /** It must not exist. */
  CREATE,
  OVERWRITE,
  /** The run that wrote it goes on. */
  RESUME;

  /**
   * Refuses a folder that cannot be written so.
   *
   * @return what the run was that goes on; empty if a new one starts
   * @throws IllegalArgumentException if the folder exists and must not, or cannot be resumed
   */
  Optional<RunRecord> check(OutputFolder folder) throws IOException {
    return switch (this) {
      case CREATE -> {
        if (folder.exists()) {
          throw new IllegalArgumentException(
              "Output folder %s exists already; add --overwrite to replace it, --resume to go on with the run that wrote it (if the job has it), or name another --output"
                  .formatted(folder.path()));
        }
        yield Optional.empty();
      }
      case OVERWRITE -> Optional.empty();
      case RESUME -> earlier(folder);
    };
  }

  private static Optional<RunRecord> earlier(OutputFolder folder) throws IOException {
    Optional<RunRecord> record = folder.record();
    // A run that was killed before it recorded itself left nothing that counts.
    if (record.isEmpty() && folder.hasResults()) {
      throw new IllegalArgumentException(
          "%s cannot be resumed: it has results, but no %s, in which the jobs record what they do. Name the output of a job, or another --output"
              .formatted(folder.path(), RunRecord.FILE));
    }
    return record;
  }
}
