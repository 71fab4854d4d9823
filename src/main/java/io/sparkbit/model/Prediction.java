package io.sparkbit.model;

/**
 * What the network says of one image.
 *
 * @param features the pooled features
 * @param logits one for each label; empty if the network has no head
 */
@SuppressWarnings("ArrayRecordComponent") // Large, written once, read once.
public record Prediction(float[] features, float[] logits) {}
