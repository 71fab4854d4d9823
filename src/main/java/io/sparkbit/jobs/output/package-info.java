/**
 * What a job writes: rows, the record of its run and its summary. Start reading at {@link
 * io.sparkbit.jobs.output.OutputFolder}. {@code io.sparkbit.output} manages the folder itself.
 */
@NullMarked
package io.sparkbit.jobs.output;

import org.jspecify.annotations.NullMarked;
