/**
 * Reads files of {@code torch.save}: a zip of storages, and a pickle that can create only tensors.
 * Start reading at {@link io.sparkbit.checkpoint.pytorch.PytorchFile}.
 */
@NullMarked
package io.sparkbit.checkpoint.pytorch;

import org.jspecify.annotations.NullMarked;
