package io.sparkbit.output;

import io.sparkbit.error.UserException;
import java.io.IOException;

/** The content of an output, by which spark-bit recognizes what it wrote. */
interface OutputContent {

  /** Returns the kind of the output in words, a file or a folder. */
  String kind();

  /**
   * Refuses to replace what spark-bit did not write.
   *
   * @param path an existing file or folder, whichever the output should be
   * @param location as the user named it
   * @throws UserException that says what is there
   */
  void requireOurs(OutputFiles files, RealPath path, String location, OutputOption option)
      throws IOException;

  /**
   * Refuses to resume a complete run if somebody added something to its output: it could no longer
   * be distinguished from that run's rows.
   *
   * @throws UserException that says what is there
   */
  void requireResumable(OutputFiles files, RealPath path, String location, OutputOption option)
      throws IOException;

  /** Prepares an earlier output to be resumed. */
  void resume(OutputFiles files, RealPath path) throws IOException;

  /** Records the content of a complete output. */
  void complete(OutputFiles files, RealPath path) throws IOException;
}
