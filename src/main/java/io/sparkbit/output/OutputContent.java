package io.sparkbit.output;

import io.sparkbit.error.UserException;
import java.io.IOException;

/** What an output is made of, by which spark-bit knows what it wrote itself. */
interface OutputContent {

  /** A file or a folder, in words. */
  String kind();

  /**
   * Refuses to replace what somebody else keeps there.
   *
   * @param path of something that exists, and is a file or folder as the output should be
   * @param location as the user named it
   * @throws UserException that says what is there
   */
  void requireOurs(OutputFiles files, RealPath path, String location, OutputOption option)
      throws IOException;

  /**
   * Refuses to resume where somebody added something to what a complete run wrote: it could no
   * longer be distinguished from that run's rows.
   *
   * @throws UserException that says what is there
   */
  void requireResumable(OutputFiles files, RealPath path, String location, OutputOption option)
      throws IOException;

  /** Lets a run go on with what an earlier one wrote. */
  void resume(OutputFiles files, RealPath path) throws IOException;

  /** Notes what a complete output is made of. */
  void complete(OutputFiles files, RealPath path) throws IOException;
}
