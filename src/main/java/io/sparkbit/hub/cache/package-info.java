/**
 * Copies of models on this machine, kept by what they hold. Start reading at {@link
 * io.sparkbit.hub.cache.LocalCache}; {@link io.sparkbit.hub.cache.ModelContent} says what a model
 * holds, so that other machines can tell that theirs is the same.
 */
@NullMarked
package io.sparkbit.hub.cache;

import org.jspecify.annotations.NullMarked;
