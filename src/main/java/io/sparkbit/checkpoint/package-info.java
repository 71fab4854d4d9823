/**
 * Checkpoint files of every format and naming scheme to named float tensors, and back to
 * safetensors. Nothing of a file is trusted: what it declares is checked against what it holds
 * before anything is allocated, a pickle makes nothing but tensors, and every error names the file
 * and, where there is one, the tensor or zip entry and the byte offset. Start reading at {@link
 * io.sparkbit.checkpoint.Checkpoints}.
 */
@NullMarked
package io.sparkbit.checkpoint;

import org.jspecify.annotations.NullMarked;
