package io.sparkbit.inference;

/**
 * What determines the features of an image besides the image itself.
 *
 * @param model that computes them, how precisely and on which device
 * @param images all settings that turn a cell of the image column into the network's input
 */
public record FeatureKey(ModelKey model, String images) {}
