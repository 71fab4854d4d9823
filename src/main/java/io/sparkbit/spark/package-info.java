/**
 * Stages for Spark ML pipelines, and tables of images. Start reading at {@link
 * io.sparkbit.spark.BitImageClassifier} and {@link io.sparkbit.spark.ImageStage}. Fine-tuning
 * starts at {@link io.sparkbit.spark.BitFineTuner}, and logistic regression on features at {@link
 * io.sparkbit.spark.BitLinearProbe}; {@link io.sparkbit.spark.LinearProbe} turns a fitted one into
 * a model. {@link io.sparkbit.spark.NearDuplicates}, {@link io.sparkbit.spark.EmbeddingOutliers}
 * and {@link io.sparkbit.spark.LabelIssues} look for faults in embeddings.
 *
 * <p>Subpackages: {@code param} holds the Params; {@code column} and {@code label} find images and
 * labels in a table; {@code execution} runs on executors; {@code training} trains; {@code output}
 * writes models; {@code metrics} counts; {@code session} reads the settings of Spark's session and
 * tasks; {@code sql} brings functions into queries; {@code audit} measures and compares.
 */
@NullMarked
package io.sparkbit.spark;

import org.jspecify.annotations.NullMarked;
