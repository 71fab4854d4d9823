/**
 * Reads NumPy's npz, the format of the original BiT release. Start reading at {@link
 * io.sparkbit.checkpoint.numpy.NpzFile}.
 */
@NullMarked
package io.sparkbit.checkpoint.numpy;

import org.jspecify.annotations.NullMarked;
