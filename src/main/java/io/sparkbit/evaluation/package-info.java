/**
 * Counts of right and wrong answers to metrics, as JSON and as a page to look at. Start reading at
 * {@link io.sparkbit.evaluation.Evaluation}.
 */
@NullMarked
package io.sparkbit.evaluation;

import org.jspecify.annotations.NullMarked;
