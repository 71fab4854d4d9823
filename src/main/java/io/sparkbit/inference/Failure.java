package io.sparkbit.inference;

/**
 * Why an item has no image, or no prediction.
 *
 * @param reason a stable word in capitals, to count by
 * @param message what was found and where
 */
public record Failure(String reason, String message) {

  /** The form in which a table shows it: {@code REASON: message}. */
  @Override
  public String toString() {
    return reason + ": " + message;
  }
}
