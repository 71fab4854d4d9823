/**
 * Files of any format, one or several, to a checkpoint; a new format is added here, in {@code
 * CheckpointFormat}. Start reading at {@link io.sparkbit.checkpoint.files.Checkpoints}.
 */
@NullMarked
package io.sparkbit.checkpoint.files;

import org.jspecify.annotations.NullMarked;
