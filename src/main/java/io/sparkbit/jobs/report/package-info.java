/**
 * What pages show of a job's rows. Tasks count and draw samples, so that the driver holds no more
 * than a page does. Start reading at {@link io.sparkbit.jobs.report.LabeledRows}.
 */
@NullMarked
package io.sparkbit.jobs.report;

import org.jspecify.annotations.NullMarked;
