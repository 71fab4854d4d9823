/**
 * DJL's PyTorch engine: its libraries, the capabilities of this CPU or GPU, and startup and
 * shutdown with the JVM. Start reading at {@link io.sparkbit.model.engine.TorchEngine}.
 */
@NullMarked
package io.sparkbit.model.engine;

import org.jspecify.annotations.NullMarked;
