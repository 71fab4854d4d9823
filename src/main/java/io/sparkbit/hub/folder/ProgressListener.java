package io.sparkbit.hub.folder;

/** Is told how a file comes to this machine. */
public interface ProgressListener {

  /**
   * A transfer begins.
   *
   * @param file its name
   * @param total bytes of the file, or -1 if nobody knows
   * @param present bytes that an earlier transfer left
   */
  Transfer begin(String file, long total, long present);

  /** A transfer under way; used by one thread. */
  interface Transfer extends AutoCloseable {

    /** More bytes have come; called for every few thousand. */
    void advance(long bytes);

    /** The transfer has ended, complete or not. */
    @Override
    void close();
  }
}
