/**
 * Labels in tables and files, and the order of classes. Start reading at {@link
 * io.sparkbit.spark.label.LabelIndexer}.
 */
@NullMarked
package io.sparkbit.spark.label;

import org.jspecify.annotations.NullMarked;
