/**
 * The first page of TIFF files; compressed ones through libtiff. Start reading at {@link
 * io.sparkbit.image.codec.tiff.TiffDecoder}.
 */
@NullMarked
package io.sparkbit.image.codec.tiff;

import org.jspecify.annotations.NullMarked;
