package io.sparkbit.output;

import io.sparkbit.error.UserException;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An output that one run writes. It is written where nothing is, or else beside what is there,
 * which stays as it is until {@link #complete}.
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
      LOG.info("{} stays as it is until the new one is complete in {}", path.location(), place);
    }
  }

  /** Where the run writes: the path of a folder or file. */
  public String place() {
    return place.toString();
  }

  /** The same on this machine, where alone it may be. */
  public Path localPlace() {
    return Path.of(place.path());
  }

  /** Whether that is where the output belongs, as nothing was there. */
  public boolean isInPlace() {
    return path.isInPlace(place);
  }

  /** Where the output is when it is complete, as the user named it. */
  public String location() {
    return path.location();
  }

  /** Whether this claim completed what an earlier run had written but not put in its place. */
  public boolean finishedEarlier() {
    return finishedEarlier;
  }

  /**
   * Writes down what the run is, which marks the folder as spark-bit's.
   *
   * @param record in JSON, with the field {@code job}
   */
  public void mark(byte[] record) throws IOException {
    path.files().replace(place.child(OutputMark.FILE), record);
  }

  /** Writes a small file of the folder, in place of one of the same name. */
  public void write(String name, byte[] bytes) throws IOException {
    path.files().replace(place.child(name), bytes);
  }

  /**
   * Moves a file of the folder over another one.
   *
   * @param from its path within the folder
   * @param to the same of the one that it replaces
   */
  public void replace(String from, String to) throws IOException {
    path.files().replace(place.child(from), place.child(to));
  }

  /** Removes a file of the folder. */
  public void remove(String name) throws IOException {
    path.files().delete(place.child(name));
  }

  /**
   * Puts the output in its place.
   *
   * @throws UserException if somebody has put something into the old one meanwhile
   */
  public void complete() throws IOException {
    path.complete(place);
    complete = true;
  }

  /** Lets others write. */
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
