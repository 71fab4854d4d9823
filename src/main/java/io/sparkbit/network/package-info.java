/**
 * What BiT is, without an engine: the configuration, the layers in the order in which they run, the
 * parameters that they need, weight standardization. Start reading at {@link
 * io.sparkbit.network.BitConfig} and {@link io.sparkbit.network.BitNetwork}.
 */
@NullMarked
package io.sparkbit.network;

import org.jspecify.annotations.NullMarked;
