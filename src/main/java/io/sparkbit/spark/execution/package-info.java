/**
 * What happens on executors: rows to images, images to predictions, and models on their way to
 * tasks. Start reading at {@link io.sparkbit.spark.execution.InferenceFunction} and {@link
 * io.sparkbit.spark.execution.RowImages}.
 */
@NullMarked
package io.sparkbit.spark.execution;

import org.jspecify.annotations.NullMarked;
