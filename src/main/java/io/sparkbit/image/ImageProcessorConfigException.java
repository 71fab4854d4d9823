package io.sparkbit.image;

/**
 * A {@code preprocessor_config.json} or a builder's value that cannot be honored. The message names
 * the source, the field, the value found and what is accepted.
 */
public final class ImageProcessorConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ImageProcessorConfigException(String message) {
    super(message);
  }

  public ImageProcessorConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
