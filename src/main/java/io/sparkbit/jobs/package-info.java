/**
 * The command line of the spark-submit jobs in {@code jobs/}. Start reading at {@link
 * io.sparkbit.jobs.SparkBit}, which runs a job and reports how it ended. {@link
 * io.sparkbit.jobs.Start} is the main class of the scripts, and {@code docs/command-line.md} says
 * how they start quickly.
 *
 * <p>Subpackages: {@code command} has a class for each job, and {@code fewshot} the job that
 * compares methods. {@code option} has the options that jobs share, {@code table} the images that
 * they name, {@code output} what a job writes, and {@code session} Spark's session.
 */
@NullMarked
package io.sparkbit.jobs;

import org.jspecify.annotations.NullMarked;
