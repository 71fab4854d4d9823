/**
 * Decodes Windows and OS/2 bitmaps. Start reading at {@link
 * io.sparkbit.image.codec.bmp.BmpDecoder}.
 */
@NullMarked
package io.sparkbit.image.codec.bmp;

import org.jspecify.annotations.NullMarked;
