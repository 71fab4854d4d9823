package io.sparkbit.hub.folder;

/** Listens to transfers of files to this machine. */
public interface ProgressListener {

  /**
   * Called when a transfer begins.
   *
   * @param file its name
   * @param total bytes of the file, or -1 if unknown
   * @param present bytes left by an earlier transfer
   */
  Transfer begin(String file, long total, long present);

  /** A transfer in progress; used by one thread. */
  interface Transfer extends AutoCloseable {

    /** Called when more bytes have arrived, every few thousand bytes. */
    void advance(long bytes);

    /** Called when the transfer has ended, complete or not. */
    @Override
    void close();
  }
}
