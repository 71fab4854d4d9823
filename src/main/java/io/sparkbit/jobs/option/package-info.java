/**
 * Options that several jobs share, as picocli mixins, and what is made of their values. Start
 * reading at {@link io.sparkbit.jobs.option.ImageOptions}.
 */
@NullMarked
package io.sparkbit.jobs.option;

import org.jspecify.annotations.NullMarked;
