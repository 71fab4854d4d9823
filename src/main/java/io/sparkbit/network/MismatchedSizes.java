package io.sparkbit.network;

/** What becomes of a head that the checkpoint lacks or has in another size. */
public enum MismatchedSizes {
  /** It is an error. */
  REFUSE,
  /** The network gets a fresh head, all zeros ({@code ignore_mismatched_sizes=True}). */
  IGNORE
}
