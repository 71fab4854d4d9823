package io.sparkbit.training;

/**
 * A step of a search for a learning rate.
 *
 * @param step its number, from 0
 * @param learningRate its learning rate
 * @param loss the mean loss of its images, before the weights changed
 * @param smoothedLoss the mean of the losses up to this one, in which recent ones count more
 */
public record LearningRatePoint(int step, double learningRate, double loss, double smoothedLoss) {}
