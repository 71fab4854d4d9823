/**
 * Resolves model locations to files on this machine. Start reading at {@link
 * io.sparkbit.hub.ModelHub}, which chooses the source of a model.
 *
 * <p>Subpackages: {@code folder} defines which files make up a model; {@code cache} keeps copies on
 * this machine; {@code huggingface} accesses the Hugging Face Hub.
 */
@NullMarked
package io.sparkbit.hub;

import org.jspecify.annotations.NullMarked;
