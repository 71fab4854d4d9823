/**
 * Decodes the first frame of GIF files. Start reading at {@link
 * io.sparkbit.image.codec.gif.GifDecoder}.
 */
@NullMarked
package io.sparkbit.image.codec.gif;

import org.jspecify.annotations.NullMarked;
