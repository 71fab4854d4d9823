/**
 * Named float tensors from any source. Files are not trusted: what a file declares is checked
 * against its content before anything is allocated, and a pickle can create only tensors. Every
 * error names the file and, where they apply, the tensor or zip entry and the byte offset.
 *
 * <p>Rooms: {@code files} opens any file; each format ({@code safetensors}, {@code pytorch}, {@code
 * numpy}) turns a file into a map of {@link io.sparkbit.checkpoint.LazyTensor}; {@code zip} and
 * {@code tensor} hold what formats share; {@code naming} gives tensors the names of Hugging Face's
 * BiT. Start reading at {@link io.sparkbit.checkpoint.Checkpoint}.
 */
@NullMarked
package io.sparkbit.checkpoint;

import org.jspecify.annotations.NullMarked;
