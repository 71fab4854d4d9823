/**
 * Safetensors, read and written. Start reading at {@link
 * io.sparkbit.checkpoint.safetensors.SafetensorsFile}.
 */
@NullMarked
package io.sparkbit.checkpoint.safetensors;

import org.jspecify.annotations.NullMarked;
