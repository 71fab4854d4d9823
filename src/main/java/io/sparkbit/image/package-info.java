/**
 * Image files to pixels, bit for bit as the reference does it with Pillow. Knows neither Spark nor
 * the engine. Start reading at {@link io.sparkbit.image.BitImageProcessor}.
 */
@NullMarked
package io.sparkbit.image;

import org.jspecify.annotations.NullMarked;
