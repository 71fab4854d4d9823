package io.sparkbit.spark.training;

import java.util.List;

/** Where the workers of a round wait for each other. */
interface Meeting {

  /** Returns the number of workers. */
  int size();

  /** Returns this worker's place in what {@link #exchange} returns. */
  int place();

  /**
   * Waits for all workers.
   *
   * @param message to all
   * @return the messages of all
   * @throws StoppedException if one of them has failed
   * @throws PeerException if one of them is gone
   */
  List<String> exchange(String message) throws StoppedException, PeerException;

  /**
   * Tells the others, once they wait, that this worker has failed.
   *
   * @throws PeerException if one of them is gone
   */
  void fail() throws PeerException;

  /** Throws an exception if this worker shall stop. */
  void requireGoingOn();
}
