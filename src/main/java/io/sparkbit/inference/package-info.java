/**
 * Inference in a long-lived JVM that many tasks share: a cache that loads each model once, one of
 * the features of images, and batching of image streams. Does not depend on Spark. Start reading at
 * {@link io.sparkbit.inference.ModelCache} and {@link io.sparkbit.inference.FeatureCache}.
 */
@NullMarked
package io.sparkbit.inference;

import org.jspecify.annotations.NullMarked;
