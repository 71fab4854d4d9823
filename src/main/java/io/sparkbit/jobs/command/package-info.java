/**
 * The jobs, one class each. Start reading at {@link io.sparkbit.jobs.command.Classify}, and at
 * {@link io.sparkbit.jobs.command.ImageJob} for jobs that write a row for each image. To add a job,
 * add a class here and a line in {@code SparkBit}.
 */
@NullMarked
package io.sparkbit.jobs.command;

import org.jspecify.annotations.NullMarked;
