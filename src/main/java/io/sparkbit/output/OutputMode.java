package io.sparkbit.output;

/** What becomes of an output that exists. */
public enum OutputMode {
  /** It must not exist. */
  CREATE,
  /** A new one takes its place when that is complete. */
  OVERWRITE,
  /** The run that wrote it goes on. */
  RESUME
}
