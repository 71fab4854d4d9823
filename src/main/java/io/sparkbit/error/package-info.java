/**
 * Separates user errors from bugs. Start reading at {@link io.sparkbit.error.UserException}.
 * Invalid files have checked exceptions in their packages, which are {@link
 * io.sparkbit.error.UserFacing} too.
 */
@NullMarked
package io.sparkbit.error;

import org.jspecify.annotations.NullMarked;
