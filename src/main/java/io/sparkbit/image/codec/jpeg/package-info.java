/**
 * Decodes JPEG files through libjpeg-turbo in the steps of Pillow's decoder. Start reading at
 * {@link io.sparkbit.image.codec.jpeg.JpegDecoder}.
 */
@NullMarked
package io.sparkbit.image.codec.jpeg;

import org.jspecify.annotations.NullMarked;
