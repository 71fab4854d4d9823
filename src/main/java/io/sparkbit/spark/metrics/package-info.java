/**
 * Counts of stages and listings, in Spark's accumulators. Start reading at {@link
 * io.sparkbit.spark.metrics.StageMetrics}.
 */
@NullMarked
package io.sparkbit.spark.metrics;

import org.jspecify.annotations.NullMarked;
