package io.sparkbit.inference;

/**
 * The reason why an item has no image or no prediction.
 *
 * @param reason a stable word in capitals, by which failures are counted
 * @param message the problem and where it was found
 */
public record Failure(String reason, String message) {

  /** Returns the form that tables show: {@code REASON: message}. */
  @Override
  public String toString() {
    return reason + ": " + message;
  }
}
