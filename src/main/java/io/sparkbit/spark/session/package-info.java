/**
 * Settings from Spark's session and tasks: files, models, threads, GPUs. Start reading at {@link
 * io.sparkbit.spark.session.SessionFiles}.
 */
@NullMarked
package io.sparkbit.spark.session;

import org.jspecify.annotations.NullMarked;
