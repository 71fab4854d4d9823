/**
 * Decodes the first page of TIFF files; uses libtiff for compressed ones. Start reading at {@link
 * io.sparkbit.image.codec.tiff.TiffDecoder}.
 */
@NullMarked
package io.sparkbit.image.codec.tiff;

import org.jspecify.annotations.NullMarked;
