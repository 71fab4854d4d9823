/**
 * Running models inside a long-lived JVM that many tasks share: the cache that loads each model
 * once, and the batching of a stream of images. Knows no Spark. Start reading at {@link
 * io.sparkbit.inference.ModelCache}.
 */
@NullMarked
package io.sparkbit.inference;

import org.jspecify.annotations.NullMarked;
