package io.sparkbit.network;

import java.util.OptionalDouble;

/**
 * From where on an image shows none of a classifier's classes.
 *
 * @param energy images of a higher energy, minus the logarithm of the sum of the logits'
 *     exponentials, are unknown (Liu et al. 2020, arXiv 2010.03759)
 * @param falsePositiveRate the share of images of classes that was allowed to be above when the
 *     threshold was chosen, 0 to 1, if known
 */
public record UnknownThreshold(double energy, OptionalDouble falsePositiveRate) {}
