/**
 * The life of what a run writes: it is checked, claimed, written beside what is there, and takes
 * its place when it is complete. What a user keeps is never removed.
 */
@NullMarked
package io.sparkbit.output;

import org.jspecify.annotations.NullMarked;
