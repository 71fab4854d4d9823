/**
 * Converts the bytes of a file to floats in row-major order, whatever their type, byte order and
 * strides. Start reading at {@link io.sparkbit.checkpoint.tensor.ElementReader}.
 */
@NullMarked
package io.sparkbit.checkpoint.tensor;

import org.jspecify.annotations.NullMarked;
