package io.sparkbit.hub.huggingface;

import java.time.Duration;

/**
 * How long and how often the Hugging Face Hub is tried before it counts as out of reach.
 *
 * @param connect until a connection stands
 * @param answer until a request is answered
 * @param silence between two bytes of an answer
 * @param attempts in all, at least 1
 * @param firstDelay before the second attempt; doubles with each further one
 * @param longestDelay between attempts; a Hub that asks for a longer one counts as out of reach
 */
public record RetrySettings(
    Duration connect,
    Duration answer,
    Duration silence,
    int attempts,
    Duration firstDelay,
    Duration longestDelay) {

  /** Outlasts the five minutes over which the Hub counts requests. */
  public static final RetrySettings DEFAULT =
      new RetrySettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          6,
          Duration.ofSeconds(1),
          Duration.ofMinutes(5));

  /** The same with a single attempt. */
  RetrySettings once() {
    return new RetrySettings(connect, answer, silence, 1, firstDelay, longestDelay);
  }
}
