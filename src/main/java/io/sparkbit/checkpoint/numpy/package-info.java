/**
 * NumPy's npz, as the original release of BiT comes. Start reading at {@link
 * io.sparkbit.checkpoint.numpy.NpzFile}.
 */
@NullMarked
package io.sparkbit.checkpoint.numpy;

import org.jspecify.annotations.NullMarked;
