package io.sparkbit.spark.execution;

import io.sparkbit.inference.FeatureCache;
import io.sparkbit.inference.LinearHead;
import io.sparkbit.model.Prediction;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * How a stage whose network is frozen keeps the pooled features of images, and uses those that are
 * kept.
 *
 * @param bytes of features that an executor keeps at most
 * @param head that runs on the features; null for the features themselves
 * @param configJson the configuration of network and head together
 */
public record FeatureReuse(long bytes, @Nullable Broadcast<LinearHead> head, String configJson)
    implements Serializable {

  FeatureCache.Limits limits(InferenceFunction.ModelUse use) {
    return new FeatureCache.Limits(bytes, use.idle());
  }

  /** Returns what the stage makes of the features of an image. */
  Prediction output(float[] features) {
    return head == null
        ? new Prediction(features, List.of(features.length))
        : head.value().logits(features);
  }
}
