/**
 * Translates the names and shapes of the original release and of timm to those of Hugging Face's
 * BiT. Add a new naming scheme to {@code NamingScheme}. Start reading at {@link
 * io.sparkbit.checkpoint.naming.BitCheckpoint}.
 */
@NullMarked
package io.sparkbit.checkpoint.naming;

import org.jspecify.annotations.NullMarked;
