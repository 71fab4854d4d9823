/**
 * JPEG files, by the steps of Pillow's decoder through libjpeg-turbo. Start reading at {@link
 * io.sparkbit.image.codec.jpeg.JpegDecoder}.
 */
@NullMarked
package io.sparkbit.image.codec.jpeg;

import org.jspecify.annotations.NullMarked;
