/**
 * Checkpoint files to named float tensors. Nothing of a file is trusted: its header is validated
 * before anything is allocated, and every error names the file and, where there is one, the tensor
 * and the byte offset. Start reading at {@link io.sparkbit.checkpoint.SafetensorsFile}.
 */
@NullMarked
package io.sparkbit.checkpoint;

import org.jspecify.annotations.NullMarked;
