/**
 * A network and its weights to a TorchScript archive that any PyTorch runtime loads. Start reading
 * at {@link io.sparkbit.torchscript.TorchScriptCompiler}; the archive's layout is that of <a
 * href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">PyTorch's
 * serialization document</a>.
 */
@NullMarked
package io.sparkbit.torchscript;

import org.jspecify.annotations.NullMarked;
