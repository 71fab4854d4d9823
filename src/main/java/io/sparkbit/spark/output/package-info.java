/**
 * Writes the models of stages, apart from what the stages read. Start reading at {@link
 * io.sparkbit.spark.output.TrainedModel}; {@link io.sparkbit.spark.output.StageModels} are those
 * that no folder of the user holds.
 */
@NullMarked
package io.sparkbit.spark.output;

import org.jspecify.annotations.NullMarked;
