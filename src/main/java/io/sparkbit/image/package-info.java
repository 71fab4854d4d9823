/**
 * Decodes and preprocesses image files bit for bit as the reference does with Pillow. Depends on
 * neither Spark nor the engine.
 *
 * <p>Packages: {@code codec} turns bytes into an {@link io.sparkbit.image.RgbImage}, {@code
 * metadata} finds how the camera was held, {@code resample} resizes, and {@code processor} combines
 * them into a model's input. Start reading at {@link
 * io.sparkbit.image.processor.BitImageProcessor}. Images that cannot be decoded always cause an
 * {@link io.sparkbit.image.InvalidImageException}; invalid configurations cause an {@link
 * io.sparkbit.json.InvalidJsonException}.
 */
@NullMarked
package io.sparkbit.image;

import org.jspecify.annotations.NullMarked;
