/**
 * Opens checkpoints of any format, in one file or several. Add a new format to {@code
 * CheckpointFormat}. Start reading at {@link io.sparkbit.checkpoint.files.Checkpoints}.
 */
@NullMarked
package io.sparkbit.checkpoint.files;

import org.jspecify.annotations.NullMarked;
