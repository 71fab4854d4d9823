/**
 * The Params of stages, one interface for each that several have. A new Param of one stage belongs
 * into the stage, one of all into {@link io.sparkbit.spark.param.ImageParams}.
 */
@NullMarked
package io.sparkbit.spark.param;

import org.jspecify.annotations.NullMarked;
