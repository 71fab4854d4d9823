/**
 * Resizes images with Pillow's filters and rounding. Start reading at {@link
 * io.sparkbit.image.resample.PillowResampler}.
 */
@NullMarked
package io.sparkbit.image.resample;

import org.jspecify.annotations.NullMarked;
