/**
 * The job that compares methods of learning from few images. Start reading at {@link
 * io.sparkbit.jobs.fewshot.FewShot}.
 */
@NullMarked
package io.sparkbit.jobs.fewshot;

import org.jspecify.annotations.NullMarked;
