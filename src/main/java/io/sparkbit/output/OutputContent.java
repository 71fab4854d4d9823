package io.sparkbit.output;

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
   * @throws IllegalArgumentException that says what is there
   */
  void requireOurs(OutputFiles files, RealPath path, String location, OutputOption option)
      throws IOException;
}
