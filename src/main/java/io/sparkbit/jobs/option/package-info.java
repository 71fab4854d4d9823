/**
 * Options that several jobs share, as mixins of picocli, and what they make of what was typed.
 * Start reading at {@link io.sparkbit.jobs.option.ImageOptions}.
 */
@NullMarked
package io.sparkbit.jobs.option;

import org.jspecify.annotations.NullMarked;
