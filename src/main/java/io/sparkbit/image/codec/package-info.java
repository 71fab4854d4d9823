/**
 * Bytes of any format to pixels. Start reading at {@link io.sparkbit.image.codec.ImageDecoder}.
 * Each format has a room of its own, whose decoder is in the list of {@code FormatDecoders}.
 */
@NullMarked
package io.sparkbit.image.codec;

import org.jspecify.annotations.NullMarked;
