package io.sparkbit.json;

import io.sparkbit.error.UserException;

/**
 * A document that is not valid JSON, or has a field with a value that is not accepted. The message
 * names the document, the field, what was found and what is accepted.
 */
public final class InvalidJsonException extends UserException {

  private static final long serialVersionUID = 1L;

  InvalidJsonException(String message) {
    super(Messages.shortened(message));
  }

  InvalidJsonException(String message, Throwable cause) {
    super(Messages.shortened(message), cause);
  }
}
