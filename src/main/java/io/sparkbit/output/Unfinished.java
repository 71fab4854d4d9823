package io.sparkbit.output;

/** What happens to a new output if its run fails. */
public enum Unfinished {
  /** It is kept, to be resumed or inspected. */
  KEEP,
  /** It is deleted: half of it is useless. */
  REMOVE
}
