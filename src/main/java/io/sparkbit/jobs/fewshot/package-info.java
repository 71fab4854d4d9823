/**
 * The job that compares methods by the number of images that they learn from. Start reading at
 * {@link io.sparkbit.jobs.fewshot.FewShot}.
 */
@NullMarked
package io.sparkbit.jobs.fewshot;

import org.jspecify.annotations.NullMarked;
