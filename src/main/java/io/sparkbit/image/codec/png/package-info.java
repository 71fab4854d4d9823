/**
 * Decodes PNG files and the first frame of animated ones. Start reading at {@link
 * io.sparkbit.image.codec.png.PngDecoder}.
 */
@NullMarked
package io.sparkbit.image.codec.png;

import org.jspecify.annotations.NullMarked;
