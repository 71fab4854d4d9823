/**
 * Accesses the Hugging Face Hub as Python's {@code huggingface_hub} does, with the same cache.
 * Start reading at {@link io.sparkbit.hub.huggingface.HubFolder}, which combines {@link
 * io.sparkbit.hub.huggingface.HubCache}, {@link io.sparkbit.hub.huggingface.HubClient} and {@link
 * io.sparkbit.hub.huggingface.HubDownload}.
 */
@NullMarked
package io.sparkbit.hub.huggingface;

import org.jspecify.annotations.NullMarked;
