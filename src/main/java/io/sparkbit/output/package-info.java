/**
 * The life cycle of a run's output: it is checked, claimed, written beside an existing one, and put
 * in place when complete. Files of the user are never removed.
 */
@NullMarked
package io.sparkbit.output;

import org.jspecify.annotations.NullMarked;
