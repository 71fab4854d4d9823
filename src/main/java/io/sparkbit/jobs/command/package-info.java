/**
 * A class for each job. Start reading at {@link io.sparkbit.jobs.command.Classify}, and at {@link
 * io.sparkbit.jobs.command.ImageJob} for those that give a row for each image. A new job is a class
 * here and a line in {@code SparkBit}.
 */
@NullMarked
package io.sparkbit.jobs.command;

import org.jspecify.annotations.NullMarked;
