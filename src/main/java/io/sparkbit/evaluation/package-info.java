/**
 * Metrics of a classifier from counts of right and wrong labels, and as JSON. Start reading at
 * {@link io.sparkbit.evaluation.Evaluation}.
 */
@NullMarked
package io.sparkbit.evaluation;

import org.jspecify.annotations.NullMarked;
