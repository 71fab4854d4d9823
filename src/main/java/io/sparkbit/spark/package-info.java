/**
 * The stages for Spark ML pipelines, and what connects rows to images and predictions. Start
 * reading at {@link io.sparkbit.spark.BitImageClassifier}; what happens on executors begins at
 * {@code InferenceFunction}.
 */
@NullMarked
package io.sparkbit.spark;

import org.jspecify.annotations.NullMarked;
