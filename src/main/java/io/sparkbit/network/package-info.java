/**
 * Defines BiT networks independently of an engine: configuration, layers in execution order, their
 * parameters, weight standardization. Start reading at {@link io.sparkbit.network.BitConfig} and
 * {@link io.sparkbit.network.BitNetwork}.
 */
@NullMarked
package io.sparkbit.network;

import org.jspecify.annotations.NullMarked;
