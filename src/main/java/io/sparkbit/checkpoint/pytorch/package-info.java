/**
 * What {@code torch.save} writes: a zip of storages, and a pickle that may make nothing but tensors
 * of them. Start reading at {@link io.sparkbit.checkpoint.pytorch.PytorchFile}.
 */
@NullMarked
package io.sparkbit.checkpoint.pytorch;

import org.jspecify.annotations.NullMarked;
