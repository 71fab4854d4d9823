package io.sparkbit.output;

import io.sparkbit.error.UserException;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An output that one run writes. A new one is written in place if nothing is there, otherwise
 * beside the old one, which stays unchanged until {@link #complete}.
 */
public final class Output implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Output.class);

  private final OutputPath path;
  private final Claim claim;
  private final RealPath place;
  private final Unfinished unfinished;
  private final boolean finishedEarlier;
  private boolean complete;

  Output(
      OutputPath path,
      Claim claim,
      RealPath place,
      Unfinished unfinished,
      boolean finishedEarlier) {
    this.path = path;
    this.claim = claim;
    this.place = place;
    this.unfinished = unfinished;
    this.finishedEarlier = finishedEarlier;
    if (!path.isInPlace(place)) {
      LOG.info("{} stays unchanged until the new output is complete in {}", path.location(), place);
    }
  }

  /** Returns the path of the folder or file that the run writes. */
  public String place() {
    return place.toString();
  }

  /** Returns the same path, for outputs that must be on this machine. */
  public Path localPlace() {
    return Path.of(place.path());
  }

  /** Returns whether the run writes in place, not beside an old output. */
  public boolean isInPlace() {
    return path.isInPlace(place);
  }

  /** Returns the location of the complete output, as the user named it. */
  public String location() {
    return path.location();
  }

  /** Returns whether the claim put a complete output of an earlier run in place. */
  public boolean finishedEarlier() {
    return finishedEarlier;
  }

  /**
   * Writes a record of the run, which marks the folder as spark-bit's.
   *
   * @param record in JSON, with the field {@code job}
   */
  public void mark(byte[] record) throws IOException {
    path.files().replace(place.child(OutputMark.FILE), record);
  }

  /** Writes a small file in the folder, replacing one with the same name. */
  public void write(String name, byte[] bytes) throws IOException {
    path.files().replace(place.child(name), bytes);
  }

  /**
   * Moves a file of the folder over another one.
   *
   * @param from its path within the folder
   * @param to the path of the replaced file within the folder
   */
  public void replace(String from, String to) throws IOException {
    path.files().replace(place.child(from), place.child(to));
  }

  /** Deletes a file in the folder. */
  public void remove(String name) throws IOException {
    path.files().delete(place.child(name));
  }

  /**
   * Puts the output in place.
   *
   * @throws UserException if somebody has added something to the old one meanwhile
   */
  public void complete() throws IOException {
    path.complete(place);
    complete = true;
  }

  /** Releases the claim. Deletes an incomplete output that is not to be kept. */
  @Override
  public void close() throws IOException {
    try {
      if (!complete) {
        path.discard(place, unfinished);
      }
    } finally {
      path.release(claim);
    }
  }
}
