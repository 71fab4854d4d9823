/**
 * The SQL functions {@code bit_classify}, {@code bit_top_k}, {@code bit_embed} and {@code
 * bit_error}. Start reading at {@link io.sparkbit.spark.sql.BitFunctions}.
 *
 * <p>Spark evaluates an expression row by row, but a network wants batches. A function is therefore
 * an expression that cannot be evaluated ({@link io.sparkbit.spark.sql.ImageExpression}), as
 * Spark's Python functions are. When Spark has optimized a query, {@link
 * io.sparkbit.spark.sql.RunImageFunctions} moves these expressions into projections of their own
 * and lets the stages compute them.
 */
@NullMarked
package io.sparkbit.spark.sql;

import org.jspecify.annotations.NullMarked;
