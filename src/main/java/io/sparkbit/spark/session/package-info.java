/**
 * What Spark's session and task say: settings, file systems, threads, GPUs. Start reading at {@link
 * io.sparkbit.spark.session.SessionFiles}.
 */
@NullMarked
package io.sparkbit.spark.session;

import org.jspecify.annotations.NullMarked;
