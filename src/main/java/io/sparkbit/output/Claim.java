package io.sparkbit.output;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The right of one run to write an output: a file that says who has it, which goes with the run.
 * What a process left that was killed on this machine is taken over.
 */
final class Claim {

  static final String FILE = "claim.json";
  private static final String TAKING_OVER = "claim.takeover";

  private final OutputFiles files;
  private final RealPath file;

  private Claim(OutputFiles files, RealPath file) {
    this.files = files;
    this.file = file;
  }

  /**
   * Takes the right.
   *
   * @param folder that holds the file
   * @param output names it in the error
   * @throws IllegalArgumentException if another run has it
   */
  static Claim take(OutputFiles files, RealPath folder, String job, String output)
      throws IOException {
    Claim claim = new Claim(files, folder.child(FILE));
    byte[] own = Holder.ofThisProcess(job).toJson();
    if (!files.create(claim.file, own)) {
      claim.takeOver(own, folder.child(TAKING_OVER), output);
    }
    return claim;
  }

  /** Only one run at a time asks whether the holder is gone, so that two do not follow it. */
  private void takeOver(byte[] own, RealPath lock, String output) throws IOException {
    byte[] theirs = files.read(file).orElse(own);
    Optional<Holder> holder = Holder.ofJson(theirs);
    if (!holder.map(Holder::isGone).orElse(false) || !files.create(lock, own)) {
      throw refusal(holder, output);
    }
    boolean taken;
    try {
      boolean same = Arrays.equals(files.read(file).orElse(own), theirs);
      if (same) {
        files.delete(file);
      }
      taken = same && files.create(file, own);
    } finally {
      files.delete(lock);
    }
    if (!taken) {
      throw refusal(holder, output);
    }
  }

  private IllegalArgumentException refusal(Optional<Holder> holder, String output) {
    return new IllegalArgumentException(
        "Another run writes %s: %s. Wait until it has ended, or name another one; if there is no such run any more, remove %s"
            .formatted(output, holder.map(Holder::toString).orElse("it has just begun"), file));
  }

  void release() throws IOException {
    files.delete(file);
  }
}
