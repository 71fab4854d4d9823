package io.sparkbit.network;

/** What to do if the checkpoint lacks the head or has one of another size. */
public enum MismatchedSizes {
  /** Refuses the checkpoint. */
  REFUSE,
  /** Gives the network a fresh head, all zeros ({@code ignore_mismatched_sizes=True}). */
  IGNORE
}
