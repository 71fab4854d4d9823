/**
 * Columns by name, and the images in them. Start reading at {@link
 * io.sparkbit.spark.column.ImageColumn}.
 */
@NullMarked
package io.sparkbit.spark.column;

import org.jspecify.annotations.NullMarked;
