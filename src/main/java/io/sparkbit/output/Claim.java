package io.sparkbit.output;

import io.sparkbit.error.UserException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The exclusive right of one run to write an output. It is a file that names its holder and is
 * deleted when the run ends. The claim of a process that was killed on this machine is taken over.
 */
final class Claim {

  static final String FILE = "claim.json";
  private static final String TAKING_OVER = "claim.takeover";

  /** The maximum time between creating the file and writing its holder. */
  private static final Duration TO_WRITE = Duration.ofMinutes(1);

  private final OutputFiles files;
  private final RealPath file;

  private Claim(OutputFiles files, RealPath file) {
    this.files = files;
    this.file = file;
  }

  /**
   * Takes the claim.
   *
   * @param folder that contains the file
   * @param output names it in the error
   * @throws UserException if another run has the claim
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

  /**
   * Refuses early what {@link #take} would refuse later.
   *
   * @param output names it in the error
   * @throws UserException if another run has the claim
   */
  static void requireFree(OutputFiles files, RealPath folder, String output) throws IOException {
    Claim claim = new Claim(files, folder.child(FILE));
    Optional<Holder> holder = files.read(claim.file).flatMap(Holder::ofJson);
    if (holder.isPresent() && !holder.get().isGone()) {
      throw claim.refusal(holder, output);
    }
  }

  /**
   * Takes over the claim of a holder that is gone. Only one run at a time checks this, so that two
   * cannot succeed it.
   */
  private void takeOver(byte[] own, RealPath lock, String output) throws IOException {
    byte[] theirs = files.read(file).orElse(own);
    Optional<Holder> holder = Holder.ofJson(theirs);
    boolean gone = holder.isPresent() ? holder.get().isGone() : theirs.length == 0 && isOld();
    if (!gone || !files.create(lock, own)) {
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

  private boolean isOld() throws IOException {
    return files
        .status(file)
        .map(status -> Instant.ofEpochMilli(status.getModificationTime()).plus(TO_WRITE))
        .map(end -> end.isBefore(Instant.now()))
        .orElse(false);
  }

  private UserException refusal(Optional<Holder> holder, String output) {
    return new UserException(
        ("Another run is writing %s: %s. Wait until it has ended, or name another output; if"
                + " that run no longer exists, remove %s")
            .formatted(output, holder.map(Holder::toString).orElse("it has just begun"), file));
  }

  void release() throws IOException {
    files.delete(file);
  }
}
