package io.sparkbit.spark.training;

import io.sparkbit.training.WorkShare;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A worker, as the others see it.
 *
 * @param host where its values are
 * @param port where its values are
 * @param stream the number under which it publishes them
 * @param version of its weights: the number of updates that made them; {@link #NONE} if it has none
 * @param share the number of its last share of the work, by which it has read ahead; {@link #NONE}
 *     if it has none
 */
record Member(String host, int port, long stream, int version, int share) {

  static final int NONE = -1;

  private static final String SEPARATOR = "|";

  String encoded() {
    return String.join(
        SEPARATOR,
        host,
        Integer.toString(port),
        Long.toString(stream),
        Integer.toString(version),
        Integer.toString(share));
  }

  static Member decoded(String text) {
    String[] fields = text.split("\\" + SEPARATOR, -1);
    return new Member(
        fields[0],
        Integer.parseInt(fields[1]),
        Long.parseLong(fields[2]),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[4]));
  }

  /**
   * Divides the work. Whoever had a share keeps it, unless another one had it too.
   *
   * @return for each member the number of its share
   */
  static List<Integer> shares(List<Member> members) {
    List<Integer> shares = new ArrayList<>(Collections.nCopies(members.size(), NONE));
    for (int member = 0; member < members.size(); member++) {
      int earlier = members.get(member).share;
      if (earlier >= 0 && earlier < members.size() && !shares.contains(earlier)) {
        shares.set(member, earlier);
      }
    }
    int next = 0;
    for (int member = 0; member < members.size(); member++) {
      if (shares.get(member) == NONE) {
        while (shares.contains(next)) {
          next++;
        }
        shares.set(member, next);
      }
    }
    return shares;
  }

  /** Returns the number to tell of a share of so many workers. */
  static int numberOf(WorkShare share, int workers) {
    return share.workers() == workers ? share.worker() : NONE;
  }
}
