/**
 * Columns by name, and what they hold of images. Start reading at {@link
 * io.sparkbit.spark.column.ImageColumn}.
 */
@NullMarked
package io.sparkbit.spark.column;

import org.jspecify.annotations.NullMarked;
