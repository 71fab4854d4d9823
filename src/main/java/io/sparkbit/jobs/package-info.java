/**
 * The command line of the spark-submit jobs: what {@code jobs/} starts. Start reading at {@link
 * io.sparkbit.jobs.SparkBit}, which starts a job and tells how it ended.
 *
 * <p>Rooms: {@code command} has a class for each job and {@code fewshot} the job that compares
 * methods; {@code option} are the options that jobs share, {@code table} the images that they name,
 * {@code output} what a job leaves, {@code session} Spark's session.
 */
@NullMarked
package io.sparkbit.jobs;

import org.jspecify.annotations.NullMarked;
