/**
 * Named float tensors, wherever they come from. Nothing of a file is trusted: what it declares is
 * checked against what it holds before anything is allocated, a pickle makes nothing but tensors,
 * and every error names the file and, where there is one, the tensor or zip entry and the byte
 * offset.
 *
 * <p>Rooms: {@code files} opens any file; each format ({@code safetensors}, {@code pytorch}, {@code
 * numpy}) turns one into a map of {@link io.sparkbit.checkpoint.LazyTensor}; {@code zip} and {@code
 * tensor} are what formats share; {@code naming} gives tensors the names of Hugging Face's BiT.
 * Start reading at {@link io.sparkbit.checkpoint.Checkpoint}.
 */
@NullMarked
package io.sparkbit.checkpoint;

import org.jspecify.annotations.NullMarked;
