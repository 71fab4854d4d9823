package io.sparkbit.json;

import io.sparkbit.error.UserException;

/**
 * Thrown when a document is not valid JSON, or a field has an invalid value. The message names the
 * document, the field, its value and the accepted values.
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
