/**
 * What tells a user's mistake from a fault of the program. Start reading at {@link
 * io.sparkbit.error.UserException}; files that are not what they should be have checked exceptions
 * of their packages, which are {@link io.sparkbit.error.UserFacing} too.
 */
@NullMarked
package io.sparkbit.error;

import org.jspecify.annotations.NullMarked;
