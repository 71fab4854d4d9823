/**
 * The stages for Spark ML pipelines, and tables of images. Start reading at {@link
 * io.sparkbit.spark.BitImageClassifier} and {@link io.sparkbit.spark.ImageStage}; transfer begins
 * at {@link io.sparkbit.spark.BitFineTuner}, and {@link io.sparkbit.spark.LinearProbe} makes a
 * model of MLlib's logistic regression on features.
 *
 * <p>Rooms: {@code param} are the Params; {@code column} and {@code label} find images and labels
 * in a table; {@code execution} is what happens on executors, {@code training} a training; {@code
 * output} is where models go, {@code metrics} what was counted, {@code session} what Spark's
 * session and task say.
 */
@NullMarked
package io.sparkbit.spark;

import org.jspecify.annotations.NullMarked;
