/**
 * Images to learn from, and training on the driver or on several executors. Start reading at {@link
 * io.sparkbit.spark.training.LabeledImages} and {@link io.sparkbit.spark.training.FineTuning}; with
 * several workers, {@link io.sparkbit.spark.training.DistributedTraining} gives each a {@code
 * Replica}.
 */
@NullMarked
package io.sparkbit.spark.training;

import org.jspecify.annotations.NullMarked;
