package io.sparkbit.output;

/** What happens to an existing output. */
public enum OutputMode {
  /** It must not exist. */
  CREATE,
  /** A new output replaces it once complete. */
  OVERWRITE,
  /** The run that wrote it continues. */
  RESUME
}
