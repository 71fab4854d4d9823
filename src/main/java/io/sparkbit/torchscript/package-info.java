/**
 * Compilation of a network and its weights to a TorchScript program: an archive that any PyTorch
 * runtime can load, or code and the tensors to give to it. Start reading at {@link
 * io.sparkbit.torchscript.TorchScriptCompiler}. The archive's layout follows <a
 * href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">PyTorch's
 * serialization document</a>.
 */
@NullMarked
package io.sparkbit.torchscript;

import org.jspecify.annotations.NullMarked;
