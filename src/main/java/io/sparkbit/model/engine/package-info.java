/**
 * DJL's PyTorch engine: where its libraries are, what this CPU or GPU can do, how it starts and
 * ends with the JVM. Start reading at {@link io.sparkbit.model.engine.TorchEngine}.
 */
@NullMarked
package io.sparkbit.model.engine;

import org.jspecify.annotations.NullMarked;
