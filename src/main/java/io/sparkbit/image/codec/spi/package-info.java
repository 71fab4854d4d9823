/**
 * The interface of a format's decoder ({@link io.sparkbit.image.codec.spi.FormatDecoder}) and what
 * decoders share: limits, errors, palettes.
 */
@NullMarked
package io.sparkbit.image.codec.spi;

import org.jspecify.annotations.NullMarked;
