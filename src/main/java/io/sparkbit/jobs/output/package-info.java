/**
 * What a job leaves: rows, the record of its run and its summary. Start reading at {@link
 * io.sparkbit.jobs.output.OutputFolder}. The life of a folder is that of {@code
 * io.sparkbit.output}.
 */
@NullMarked
package io.sparkbit.jobs.output;

import org.jspecify.annotations.NullMarked;
