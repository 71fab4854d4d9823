/**
 * Code that runs on executors: converts rows to images and images to predictions, and brings models
 * to tasks. Start reading at {@link io.sparkbit.spark.execution.InferenceFunction} and {@link
 * io.sparkbit.spark.execution.RowImages}.
 */
@NullMarked
package io.sparkbit.spark.execution;

import org.jspecify.annotations.NullMarked;
