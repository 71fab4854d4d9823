/**
 * Where stages write models, kept apart from what they read. Start reading at {@link
 * io.sparkbit.spark.output.StageModels}.
 */
@NullMarked
package io.sparkbit.spark.output;

import org.jspecify.annotations.NullMarked;
