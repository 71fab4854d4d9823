/**
 * Where models live: a location to the files of a model on this machine. Start reading at {@link
 * io.sparkbit.hub.ModelHub}, which chooses among the places that keep models.
 *
 * <p>Rooms: {@code folder} says which files make a model; {@code cache} keeps copies on this
 * machine; {@code huggingface} is the Hugging Face Hub.
 */
@NullMarked
package io.sparkbit.hub;

import org.jspecify.annotations.NullMarked;
