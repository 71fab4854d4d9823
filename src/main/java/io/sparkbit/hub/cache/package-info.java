/**
 * Copies of models on this machine, addressed by content. Start reading at {@link
 * io.sparkbit.hub.cache.LocalCache}; {@link io.sparkbit.hub.cache.ModelContent} describes the
 * content of a model, so that other machines can check that theirs is the same.
 */
@NullMarked
package io.sparkbit.hub.cache;

import org.jspecify.annotations.NullMarked;
