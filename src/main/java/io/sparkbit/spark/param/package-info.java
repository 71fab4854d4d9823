/**
 * Params that several stages share, one interface each, as Spark ML's own {@code
 * org.apache.spark.ml.param.shared} does in Scala.
 */
@NullMarked
package io.sparkbit.spark.param;

import org.jspecify.annotations.NullMarked;
