/**
 * Servers for tests and benchmarks, on loopback. Start reading at {@link
 * io.sparkbit.testing.RemoteStore}.
 */
@NullMarked
package io.sparkbit.testing;

import org.jspecify.annotations.NullMarked;
