/**
 * Decodes image files of all supported formats. Start reading at {@link
 * io.sparkbit.image.codec.ImageDecoder}. Each format has its own package, and its decoder is listed
 * in {@code FormatDecoders}.
 */
@NullMarked
package io.sparkbit.image.codec;

import org.jspecify.annotations.NullMarked;
