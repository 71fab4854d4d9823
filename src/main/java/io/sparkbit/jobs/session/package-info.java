/**
 * The Spark session in which a job runs. Start reading at {@link
 * io.sparkbit.jobs.session.JobSession}.
 */
@NullMarked
package io.sparkbit.jobs.session;

import org.jspecify.annotations.NullMarked;
