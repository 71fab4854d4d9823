package io.sparkbit.output;

/** What becomes of a new output when its run fails. */
public enum Unfinished {
  /** It stays, to be resumed or looked at. */
  KEEP,
  /** It is removed: half of it is of no use. */
  REMOVE
}
