/**
 * What looks for faults in data: pixels measured ({@link io.sparkbit.spark.audit.PixelMeasures}),
 * vectors sorted so that similar ones come together ({@link io.sparkbit.spark.audit.Signature},
 * {@link io.sparkbit.spark.audit.NeighborWindow}), thumbnails laid over each other ({@link
 * io.sparkbit.spark.audit.AlignedThumbnails}).
 */
@NullMarked
package io.sparkbit.spark.audit;

import org.jspecify.annotations.NullMarked;
