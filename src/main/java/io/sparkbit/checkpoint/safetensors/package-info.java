/**
 * Reads and writes safetensors. Start reading at {@link
 * io.sparkbit.checkpoint.safetensors.SafetensorsFile}.
 */
@NullMarked
package io.sparkbit.checkpoint.safetensors;

import org.jspecify.annotations.NullMarked;
