/**
 * Image files to pixels, bit for bit as the reference does it with Pillow. Knows neither Spark nor
 * the engine. Start reading at {@link io.sparkbit.image.BitImageProcessor}.
 *
 * <p>{@link io.sparkbit.image.ImageDecoder} turns bytes into an {@link io.sparkbit.image.RgbImage},
 * with a decoder for each {@code Format}; {@link io.sparkbit.image.BitImageProcessor} resizes (by
 * {@link io.sparkbit.image.PillowResampler}), crops, rescales and normalizes it. What cannot be
 * decoded is an {@link io.sparkbit.image.InvalidImageException} and never anything else; what
 * cannot be configured is an {@link io.sparkbit.json.InvalidJsonException}.
 */
@NullMarked
package io.sparkbit.image;

import org.jspecify.annotations.NullMarked;
