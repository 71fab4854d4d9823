package io.sparkbit.hub.huggingface;

import java.time.Duration;

/**
 * How long and how often the Hugging Face Hub is tried before it is considered unreachable.
 *
 * @param connect the timeout for a connection
 * @param answer the timeout for the answer to a request
 * @param silence the longest time between two bytes of an answer
 * @param attempts in total, at least 1
 * @param firstDelay before the second attempt; doubles with each further one
 * @param longestDelay between attempts; a Hub that requests a longer one is considered unreachable
 */
public record RetrySettings(
    Duration connect,
    Duration answer,
    Duration silence,
    int attempts,
    Duration firstDelay,
    Duration longestDelay) {

  /** The longest delay covers the five minutes over which the Hub counts requests. */
  public static final RetrySettings DEFAULT =
      new RetrySettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          6,
          Duration.ofSeconds(1),
          Duration.ofMinutes(5));

  /** Returns the same settings with a single attempt. */
  RetrySettings once() {
    return new RetrySettings(connect, answer, silence, 1, firstDelay, longestDelay);
  }
}
