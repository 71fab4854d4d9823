/**
 * Turns an image into a model's input: resized, cropped, rescaled and normalized as the model's
 * processor file says. Start reading at {@link io.sparkbit.image.processor.BitImageProcessor}.
 */
@NullMarked
package io.sparkbit.image.processor;

import org.jspecify.annotations.NullMarked;
