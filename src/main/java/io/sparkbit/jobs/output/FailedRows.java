package io.sparkbit.jobs.output;

import io.sparkbit.output.Output;
import java.io.IOException;

/**
 * The table of the images that have no result, beside the job's output. It lives as that does.
 *
 * @param output of the table
 * @param folder with its rows
 */
public record FailedRows(Output output, OutputFolder folder) implements AutoCloseable {

  /** Puts the table in place. */
  public void complete() throws IOException {
    folder.markComplete();
    output.complete();
  }

  @Override
  public void close() throws IOException {
    output.close();
  }
}
