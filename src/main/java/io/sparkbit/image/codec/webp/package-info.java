/**
 * Decodes WebP files through libwebp. Start reading at {@link
 * io.sparkbit.image.codec.webp.WebpDecoder}.
 */
@NullMarked
package io.sparkbit.image.codec.webp;

import org.jspecify.annotations.NullMarked;
