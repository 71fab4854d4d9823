/**
 * Params of stages, with one interface for each Param that several stages share. A new Param of one
 * stage belongs in that stage, and one of all stages in {@link
 * io.sparkbit.spark.param.ImageParams}.
 */
@NullMarked
package io.sparkbit.spark.param;

import org.jspecify.annotations.NullMarked;
