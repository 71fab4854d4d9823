package io.sparkbit.testing;

import java.time.Duration;

/** A way in which {@link FaultyS3} misbehaves. */
public sealed interface Fault {

  /** S3 asks for fewer requests. */
  Fault SLOW_DOWN = new Refusal(503, "SlowDown");

  /** The caller may not read the object. */
  Fault ACCESS_DENIED = new Refusal(403, "AccessDenied");

  /** There is no such object. */
  Fault NO_SUCH_KEY = new Refusal(404, "NoSuchKey");

  /**
   * S3 answers with an error.
   *
   * @param status HTTP status
   * @param code S3 error code
   */
  record Refusal(int status, String code) implements Fault {}

  /**
   * The connection is closed in the middle of the body.
   *
   * @param bytes bytes of the body sent before
   */
  record Cut(int bytes) implements Fault {}

  /**
   * There is no answer.
   *
   * @param time time after which the connection is closed
   */
  record Silence(Duration time) implements Fault {}
}
