/**
 * Image files to pixels, bit for bit as the reference does it with Pillow. Knows neither Spark nor
 * the engine.
 *
 * <p>Rooms: {@code codec} turns bytes into an {@link io.sparkbit.image.RgbImage}, {@code metadata}
 * finds how the camera was held, {@code resample} resizes, and {@code processor} joins them to what
 * a model wants: start reading at {@link io.sparkbit.image.processor.BitImageProcessor}. What
 * cannot be decoded is an {@link io.sparkbit.image.InvalidImageException} and never anything else;
 * what cannot be configured is an {@link io.sparkbit.json.InvalidJsonException}.
 */
@NullMarked
package io.sparkbit.image;

import org.jspecify.annotations.NullMarked;
