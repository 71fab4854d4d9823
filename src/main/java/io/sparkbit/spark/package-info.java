/**
 * The stages for Spark ML pipelines, and what connects rows to images and predictions. Start
 * reading at {@link io.sparkbit.spark.BitImageClassifier}; what happens on executors begins at
 * {@code InferenceFunction}. {@link io.sparkbit.spark.LinearProbe} makes a model of MLlib's
 * logistic regression on features.
 */
@NullMarked
package io.sparkbit.spark;

import org.jspecify.annotations.NullMarked;
