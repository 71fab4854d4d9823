/**
 * What Spark's session and tasks tell and are told: settings for files, models, threads and GPUs,
 * whether executors have the classes, how a query is refused. Start reading at {@link
 * io.sparkbit.spark.session.SessionFiles}.
 */
@NullMarked
package io.sparkbit.spark.session;

import org.jspecify.annotations.NullMarked;
