/**
 * The command line of the spark-submit jobs: what {@code jobs/} starts. Start reading at {@link
 * io.sparkbit.jobs.SparkBit}.
 */
@NullMarked
package io.sparkbit.jobs;

import org.jspecify.annotations.NullMarked;
